#include "sim/sweep/study_file.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "tests/temporary_folder.hpp"

namespace carersim {
namespace {

using ::testing::ElementsAre;

const std::vector<Measure> measures = {{"arrived.desk", "events", MeasureKind::event, "Arrived."},
                                       {"waiting.desk", "people", MeasureKind::stock, "Waiting."},
                                       {"wait.desk", "days", MeasureKind::derived, "Wait."}};

class StudyFiles : public testing::Test {
 protected:
  void SetUp() override {
    before_ = std::filesystem::current_path();
    std::filesystem::current_path(folder_.path());
    folder_.write("queue.toml", "");
  }
  void TearDown() override { std::filesystem::current_path(before_); }

  StudyFile read(const std::string& text) const {
    folder_.write("study.toml", text);
    return {"study.toml", {}};
  }
  /// The whole message of all that is wrong; empty when nothing is.
  std::string problems_of(const std::string& text) const {
    try {
      (void)read(text).finish(measures, {"arrived.desk"});
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  }

  TemporaryFolder folder_;

 private:
  std::filesystem::path before_;
};

const std::string head = "title = \"Desks\"\nscenario = \"queue.toml\"\n";
const std::string factorial = head + "[design]\nkind = \"factorial\"\n";

std::vector<std::string> texts_of(const std::vector<Override>& overrides) {
  std::vector<std::string> texts;
  for (const Override& each : overrides) texts.push_back(each.address + "=" + each.value);
  return texts;
}

TEST_F(StudyFiles, CombineEveryValueWithEveryOtherTheLastAxisFastest) {
  const StudyFile study = read(factorial +
                               "[[axis]]\naddress = \"service.desk.places\"\n"
                               "values = [\"1 places\", \"2 places\"]\n"
                               "[[axis]]\naddress = \"arrivals.case.rate\"\n"
                               "low = \"0.5 / d\"\nhigh = \"0.9 / d\"\nsteps = 3\n"
                               "[set]\n\"service.desk.spell\" = \"2 d\"\narrivals.other.rate = 3\n"
                               "[run]\nseed = 7\nreplications = 4\n");
  const KeptMeasures kept = study.finish(measures, {"arrived.desk", "missing"});
  EXPECT_THAT(kept.measures, ElementsAre(0));
  EXPECT_EQ(study.points().size(), 6U);
  EXPECT_THAT(texts_of(study.overrides(0)),
              ElementsAre("service.desk.spell=2 d", "arrivals.other.rate=3", "run.seed=7",
                          "run.replications=4", "service.desk.places=1 places",
                          "arrivals.case.rate=0.5 / d"));
  EXPECT_EQ(study.points().description(1),
            "service.desk.places = 1 places, arrivals.case.rate = 0.7 / d");
  EXPECT_EQ(study.points().description(5),
            "service.desk.places = 2 places, arrivals.case.rate = 0.9 / d");
  EXPECT_EQ(study.points().number(4, 0), 2);
  EXPECT_EQ(study.points().number(4, 1), 0.7);
  EXPECT_EQ(study.points().axes()[1].unit(), "/ d");
}

TEST_F(StudyFiles, StepEvenlyInTheLogarithmWhereTheScaleIsLog) {
  const StudyFile study =
      read(factorial +
           "[[axis]]\naddress = \"a.b\"\nlow = \"£1 / h\"\nhigh = \"£100 / h\"\n"
           "scale = \"log\"\nsteps = 3\n");
  EXPECT_EQ(study.points().description(1), "a.b = £10 / h");
}

TEST_F(StudyFiles, ReadPointsFromATableWithQuotedValues) {
  folder_.write("points.csv",
                "\xEF\xBB\xBF"
                "area,service.desk.cost\r\n\"Kingston upon Hull, City of\",\"£1,000\"\r\n"
                "Leeds,£5\r\n\r\nLeeds,\"£1,000\"\r\n");
  const StudyFile study = read(head + "[design]\nkind = \"csv\"\nfile = \"points.csv\"\n");
  EXPECT_EQ(study.points().size(), 3U);
  EXPECT_EQ(study.points().description(0),
            "area = Kingston upon Hull, City of, service.desk.cost = £1,000");
  EXPECT_EQ(study.points().description(2), "area = Leeds, service.desk.cost = £1,000");
  EXPECT_TRUE(std::isnan(study.points().number(0, 0)));
  EXPECT_EQ(study.points().number(0, 1), 1000);
}

TEST_F(StudyFiles, PutTheirAxesThroughTheDesignsOfTheUnitCube) {
  const std::string axes =
      "[[axis]]\naddress = \"a.b\"\nlow = \"1 d\"\nhigh = \"100 d\"\nscale = \"log\"\n"
      "[[axis]]\naddress = \"a.c\"\nvalues = [\"x\", \"y\"]\n";
  const auto design = [&](const std::string& text) { return head + "[design]\n" + text + axes; };
  const StudyFile hypercube = read(design("kind = \"latin_hypercube\"\npoints = 10\nseed = 3\n"));
  EXPECT_EQ(hypercube.points().size(), 10U);
  EXPECT_EQ(hypercube.design(), "latin_hypercube, 10 points, seed 3");
  std::vector<int> cells(10, 0);
  int first = 0;
  for (std::uint32_t point = 0; point < 10; ++point) {
    ++cells[static_cast<std::size_t>(hypercube.points().place(point, 0) * 10)];
    first += hypercube.points().text(point, 1) == "x" ? 1 : 0;
  }
  EXPECT_THAT(cells, testing::Each(1));
  EXPECT_EQ(first, 5);
  const StudyFile morris =
      read(design("kind = \"morris\"\ntrajectories = 4\nlevels = 4\nseed = 3\n"));
  EXPECT_EQ(morris.points().size(), 12U);
  const StudyFile saltelli = read(design("kind = \"saltelli\"\npoints = 8\nseed = 3\n"));
  EXPECT_EQ(saltelli.points().size(), 32U);
  EXPECT_EQ(read(design("kind = \"sobol\"\npoints = 16\nseed = 3\n")).points().size(), 16U);
}

TEST_F(StudyFiles, MoveOneAxisAtATimeFromItsBase) {
  const std::string text = head + "[design]\nkind = \"one_at_a_time\"\n";
  const StudyFile study =
      read(text +
           "[[axis]]\naddress = \"a.b\"\nlow = \"1 d\"\nhigh = \"100 d\"\nbase = \"10 d\"\n"
           "scale = \"log\"\n[[axis]]\naddress = \"a.c\"\nlow = 0\nhigh = 4\nbase = 1\n");
  std::vector<std::string> points;
  for (std::uint32_t point = 0; point < study.points().size(); ++point)
    points.push_back(study.points().description(point));
  EXPECT_THAT(points,
              ElementsAre("a.b = 10 d, a.c = 1", "a.b = 1 d, a.c = 1", "a.b = 100 d, a.c = 1",
                          "a.b = 10 d, a.c = 0", "a.b = 10 d, a.c = 4"));
  EXPECT_EQ(
      problems_of(text + "[[axis]]\naddress = \"a\"\nvalues = [1, 2]\n[[axis]]\n"
                         "address = \"b\"\nlow = \"1 d\"\nhigh = \"2 d\"\nbase = \"3 d\"\n"),
      "study.toml: 2 problems\n"
      "  study.toml:5:1: axis.1.base: found an axis of named values; expected one with low and "
      "high\n"
      "  study.toml:12:8: axis.2.base: found \"3 d\"; expected a value from \"1 d\" to \"2 d\"");
}

TEST_F(StudyFiles, KeepTheMeasuresThatAreNamedAndThoseByYear) {
  const StudyFile study = read(factorial +
                               "[[axis]]\naddress = \"a.b\"\nvalues = [1, 2.5]\n"
                               "[keep]\nmeasures = [\"{wait,arrived}.desk\"]\n"
                               "by_year = [\"waiting.desk\", \"arrived.desk\"]\n");
  const KeptMeasures kept = study.finish(measures, {});
  EXPECT_THAT(kept.measures, ElementsAre(2, 0, 1));
  EXPECT_THAT(kept.by_year, ElementsAre(1, 0));
  EXPECT_EQ(study.points().text(1, 0), "2.5");
}

TEST_F(StudyFiles, TellEverythingThatIsWrongWithAnAxis) {
  EXPECT_EQ(
      problems_of(factorial +
                  "[[axis]]\naddress = \"run.seed\"\nvalues = [1, 2, 1]\n"
                  "[[axis]]\naddress = \"a.b\"\nlow = \"2 d\"\nhigh = \"3 h\"\nsteps = 2\n"
                  "[[axis]]\naddress = \"a.c\"\nlow = \"3 d\"\nhigh = \"2 d\"\nsteps = 1\n"
                  "[[axis]]\naddress = \"a.d\"\nlow = 0\nhigh = 2\nscale = \"log\"\nsteps = 2\n"
                  "[[axis]]\naddress = \"a.b\"\nvalues = []\n"),
      "study.toml: 7 problems\n"
      "  study.toml:6:11: axis.1.address: found \"run.seed\"; expected an address of the scenario "
      "itself\n"
      "  study.toml:7:17: axis.1.values.3: found 1; expected each value once\n"
      "  study.toml:11:8: axis.2.high: found \"3 h\"; expected a number in the unit of low, such "
      "as "
      "\"2 d\"\n"
      "  study.toml:16:8: axis.3.high: found \"2 d\"; expected more than low, \"3 d\"\n"
      "  study.toml:17:9: axis.3.steps: found 1; expected a whole number, from 2 to 1000000\n"
      "  study.toml:20:7: axis.4.low: found 0; expected a number above 0, as the scale is log\n"
      "  study.toml:26:10: axis.5.values: found no value; expected one or more");
}

TEST_F(StudyFiles, TellWhatIsMissingUnknownAndDouble) {
  EXPECT_EQ(problems_of("title = \"x\"\nscenario = \"nowhere.toml\"\n[design]\nkind = \"grid\"\n"
                        "[[axis]]\naddress = \"a\"\nvalues = [1]\n[[axis]]\naddress = \"a\"\n"
                        "values = [1]\n[run]\nreplicatons = 3\n"),
            "study.toml: 4 problems\n"
            "  study.toml:2:12: scenario: found \"nowhere.toml\"; expected the name of a scenario "
            "file, beside this one or in the library\n"
            "  study.toml:4:8: design.kind: found \"grid\"; expected one of \"factorial\", "
            "\"one_at_a_time\", \"latin_hypercube\", \"sobol\", \"morris\", \"saltelli\", \"csv\"\n"
            "  study.toml:8:1: axis.2: found a second \"a\"; expected each once\n"
            "  study.toml:12:1: run.replicatons: found an unknown key; expected nothing here; did "
            "you mean \"replications\"?");
  EXPECT_EQ(problems_of(factorial),
            "study.toml: 1 problem\n  study.toml:1:1: axis: found no axis; expected at least one "
            "[[axis]]");
  EXPECT_EQ(
      problems_of(factorial + "[[axis]]\naddress = \"a\"\nvalues = [1]\n[keep]\n"
                              "measures = [\"waiting.dsk\"]\nby_year = [\"wait.desk\"]\n"),
      "study.toml: 2 problems\n"
      "  study.toml:9:13: keep.measures.1: found \"waiting.dsk\"; expected a measure; did you "
      "mean waiting.desk?\n"
      "  study.toml:10:11: keep.by_year: found \"wait.desk\", which is known for the whole "
      "evaluation alone; expected measures of events, amounts or stocks");
}

TEST_F(StudyFiles, TellWhereATableOfPointsIsWrong) {
  const std::string csv = head + "[design]\nkind = \"csv\"\nfile = \"points.csv\"\n";
  EXPECT_EQ(problems_of(csv),
            "study.toml: 1 problem\n  study.toml:5:8: design.file: found no readable file "
            "\"points.csv\"; expected a table of points (CSV)");
  folder_.write("points.csv", "a,b\n1,2\n3\n");
  EXPECT_EQ(problems_of(csv),
            "study.toml: 1 problem\n  points.csv:3:1: design.file: found 1 fields; expected 2, as "
            "there are headings");
  folder_.write("points.csv", "a,b\n1,\n");
  EXPECT_EQ(problems_of(csv),
            "study.toml: 1 problem\n  points.csv:2:3: design.file: found nothing; expected a value "
            "of b");
  folder_.write("points.csv", "a,run.seed\n1,2\n");
  EXPECT_EQ(problems_of(csv),
            "study.toml: 1 problem\n  study.toml:5:8: design.file: found \"run.seed\"; expected an "
            "address of the scenario itself");
}

TEST_F(StudyFiles, RefuseMorePointsThanAnybodyCanWaitFor) {
  std::string text = factorial;
  for (const char* address : {"a", "b", "c"}) {
    text +=
        std::string("[[axis]]\naddress = \"") + address + "\"\nlow = 1\nhigh = 2\nsteps = 1000\n";
  }
  EXPECT_EQ(problems_of(text),
            "study.toml: 1 problem\n  study.toml:3:1: design: found more than 10000000 points; "
            "expected fewer");
}

}  // namespace
}  // namespace carersim
