#include "sim/sweep/study_design.hpp"

#include <gmock/gmock.h>

#include <set>

#include "sim/design/designs.hpp"
#include "sim/sweep/study_file.hpp"
#include "tests/temporary_folder.hpp"

namespace carersim {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

class StudyDesigns : public testing::Test {
 protected:
  void SetUp() override {
    before_ = std::filesystem::current_path();
    std::filesystem::current_path(folder_.path());
    folder_.write("queue.toml", "");
  }
  void TearDown() override { std::filesystem::current_path(before_); }

  /// A study of this design over the axes below, or others.
  StudyFile read(const std::string& design, const std::string& axes = axes_) const {
    folder_.write("study.toml",
                  "title = \"Desks\"\nscenario = \"queue.toml\"\n[design]\n" + design + axes);
    return {"study.toml", {}};
  }
  std::string problems_of(const std::string& design, const std::string& axes = axes_) const {
    try {
      (void)read(design, axes);
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  }

  static inline const std::string axes_ =
      "[[axis]]\naddress = \"a.rate\"\nlow = \"1 / d\"\nhigh = \"100 / d\"\nscale = \"log\"\n"
      "[[axis]]\naddress = \"a.places\"\nvalues = [1, 2, 4, 8]\n";

 private:
  TemporaryFolder folder_;
  std::filesystem::path before_;
};

TEST_F(StudyDesigns, LayTheUnitCubeAlongTheAxes) {
  const StudyFile study = read("kind = \"morris\"\ntrajectories = 3\nlevels = 4\nseed = 9\n");
  const StudyPoints& points = study.points();
  const Points cube = morris_trajectories(3, 2, 4, 9);
  ASSERT_EQ(points.size(), 9U);
  for (std::uint32_t point = 0; point < points.size(); ++point) {
    EXPECT_EQ(points.place(point, 0), cube[point][0]);
    EXPECT_DOUBLE_EQ(points.coordinate(point, 1), cube[point][1]) << "as many values as levels";
  }
  const std::set<std::string> rates = {"1 / d", "4.64158883361 / d", "21.5443469003 / d",
                                       "100 / d"};
  for (std::uint32_t point = 0; point < points.size(); ++point)
    EXPECT_TRUE(rates.contains(points.text(point, 0))) << points.text(point, 0);
  EXPECT_EQ(study.design(), "morris");
  EXPECT_THAT(study.design_settings(),
              ElementsAre(Pair("levels", 4), Pair("seed", 9), Pair("trajectories", 3)));
}

TEST_F(StudyDesigns, GiveEachNamedValueItsShareOfAHypercube) {
  const StudyFile study = read("kind = \"latin_hypercube\"\npoints = 8\n");
  ASSERT_EQ(study.points().size(), 8U);
  std::multiset<std::string> places;
  for (std::uint32_t point = 0; point < 8; ++point) places.insert(study.points().text(point, 1));
  for (const char* value : {"1", "2", "4", "8"}) EXPECT_EQ(places.count(value), 2U) << value;
}

TEST_F(StudyDesigns, HaveThePointsThatTheyAskFor) {
  EXPECT_EQ(read("kind = \"sobol\"\npoints = 16\n").points().size(), 16U);
  const StudyFile saltelli = read("kind = \"saltelli\"\npoints = 4\n");
  EXPECT_EQ(saltelli.points().size(), 16U) << "4 × (2 axes + 2)";
  EXPECT_NE(saltelli.points().text(0, 0),
            read("kind = \"saltelli\"\npoints = 4\nseed = 2\n").points().text(0, 0));
}

TEST_F(StudyDesigns, MoveOneAxisAtATimeFromTheBase) {
  const StudyFile study = read("kind = \"one_at_a_time\"\n",
                               "[[axis]]\naddress = \"a.rate\"\nlow = \"1 / d\"\n"
                               "high = \"100 / d\"\nscale = \"log\"\nbase = \"20 / d\"\n"
                               "[[axis]]\naddress = \"a.places\"\nvalues = [1, 2, 4]\nbase = 2\n");
  std::vector<std::string> points;
  for (std::uint32_t point = 0; point < study.points().size(); ++point)
    points.push_back(study.points().text(point, 0) + ", " + study.points().text(point, 1));
  EXPECT_THAT(points, ElementsAre("20 / d, 2", "1 / d, 2", "100 / d, 2", "20 / d, 1", "20 / d, 4"));
}

TEST_F(StudyDesigns, TellWhatIsWrongWithTheirKeys) {
  EXPECT_EQ(problems_of("kind = \"morris\"\nlevels = 3\n"),
            "study.toml: 2 problems\n"
            "  study.toml:3:1: design.trajectories: found nothing; expected a whole number, from 2 "
            "to 10000000\n"
            "  study.toml:5:10: design.levels: found 3; expected an even number");
  EXPECT_EQ(problems_of("kind = \"sobol\"\npoints = 1\n"),
            "study.toml: 1 problem\n"
            "  study.toml:5:10: design.points: found 1; expected a whole number, from 2 to "
            "10000000");
  EXPECT_EQ(problems_of("kind = \"saltelli\"\npoints = 5_000_000\n"),
            "study.toml: 1 problem\n"
            "  study.toml:3:1: design: found more than 10000000 points; expected fewer");
  EXPECT_EQ(
      problems_of("kind = \"saltelli\"\npoints = 8\n",
                  "[[axis]]\naddress = \"a.places\"\nvalues = [1]\n"),
      "study.toml: 1 problem\n"
      "  study.toml:8:10: axis.1.values: found one value; expected two or more, as the design "
      "moves every axis");
  EXPECT_EQ(
      problems_of("kind = \"one_at_a_time\"\n",
                  "[[axis]]\naddress = \"a.rate\"\nlow = \"1 / d\"\nhigh = \"3 / d\"\n"
                  "base = \"4 / d\"\n"
                  "[[axis]]\naddress = \"a.places\"\nvalues = [1, 2, 4]\nbase = 3\n"
                  "[[axis]]\naddress = \"a.b\"\nvalues = [1, 2]\n"),
      "study.toml: 3 problems\n"
      "  study.toml:9:8: axis.1.base: found \"4 / d\"; expected a number from 1 / d to 3 / d\n"
      "  study.toml:13:8: axis.2.base: found 3; expected one of 1, 2, 4\n"
      "  study.toml:14:1: axis.3.base: found nothing; expected where the axis rests while "
      "others move");
}

TEST(StudyPoints, SayWhereTheyLieBetweenTheEndsOfTheirAxes) {
  const StudyPoints points({StudyAxis("a", "a", {"x", "y", "z"}), StudyAxis("b", "b", {"only"})},
                           {0, 0, 1, 0, 2, 0});
  EXPECT_EQ(points.coordinate(0, 0), 0);
  EXPECT_EQ(points.coordinate(1, 0), 0.5);
  EXPECT_EQ(points.coordinate(2, 0), 1);
  EXPECT_EQ(points.coordinate(2, 1), 0);
}

}  // namespace
}  // namespace carersim
