#include "output/study_analysis.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <functional>
#include <limits>

#include "output/analysis_table.hpp"
#include "output/study_writer.hpp"
#include "tests/temporary_folder.hpp"

namespace carersim {
namespace {

using ::testing::ElementsAre;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// What a measure is at a point of two axes in a replication of an arm.
using Model = std::function<double(double, double, std::size_t, std::size_t)>;

/// A study of two measures: the model, and a constant; two arms, the second against the first.
StudyDescription study_of(const DesignPlan& design, std::vector<StudyAxis> axes,
                          std::uint32_t replications) {
  StudyDescription study;
  study.title = "Desks";
  study.program_version = "1";
  study.seed = 7;
  study.replications = replications;
  study.design = design_names()[static_cast<std::size_t>(design.kind)];
  study.design_settings = design.settings();
  study.points = *points_of(design, std::move(axes));
  study.arms = {"as now", "more"};
  study.against = {0, 0};
  study.measures = {{"cost.desk", "GBP", MeasureKind::amount, "Cost."},
                    {"waiting.desk", "people", MeasureKind::stock, "Waiting."}};
  study.scenario_texts = {"a = 1\n", "a = 2\n"};
  study.identity = {"seed = 7"};
  return study;
}

std::vector<StudyAxis> two_ranges() {
  const WrittenNumber zero{"", 0, " d"}, ten{"", 10, " d"}, minus{"", -1, ""}, one{"", 1, ""};
  return {StudyAxis("length", "a.length", zero, ten, AxisScale::linear),
          StudyAxis("share", "a.share", minus, one, AxisScale::linear)};
}

class AnalysedStudy {
 public:
  AnalysedStudy(const StudyDescription& study, const Model& model, std::uint32_t failed_point = 999)
      : reader_(written(study, model, failed_point)) {}

  [[nodiscard]] const StudyReader& reader() const { return reader_; }
  [[nodiscard]] StudyAnalysis analysis(AnalysisMethod method, std::size_t arm = 0) const {
    AnalysisRequest request;
    request.method = method;
    request.arm = arm;
    request.measures = {0, 1};
    return analyse_study(reader_, request);
  }
  [[nodiscard]] std::string text(AnalysisMethod method, std::size_t arm = 0) const {
    return analysis_text(reader_, analysis(method, arm), {});
  }

 private:
  StudyReader written(const StudyDescription& study, const Model& model,
                      std::uint32_t failed_point) const {
    StudyWriter writer(study, folder_ / "study.h5");
    for (std::uint64_t index = 0; index < study.units(); ++index) {
      UnitRecord record;
      record.unit = study.unit(index);
      const std::uint32_t point = record.unit.point;
      for (std::size_t arm = 0; arm < 2; ++arm) {
        record.values.push_back(model(study.points.number(point, 0), study.points.number(point, 1),
                                      record.unit.replication, arm));
        record.values.push_back(3);
      }
      record.event_hashes = {1, 1};
      record.events = {1, 1};
      if (point == failed_point) record.status = UnitRecord::Status::failed;
      writer.add(record);
    }
    writer.finish({});
    return StudyReader(folder_ / "study.h5");
  }

  TemporaryFolder folder_;
  StudyReader reader_;
};

DesignPlan morris_of(std::size_t trajectories) {
  DesignPlan plan;
  plan.kind = DesignKind::morris;
  plan.trajectories = trajectories;
  plan.levels = 4;
  return plan;
}

double linear(double length, double share, std::size_t replication, std::size_t arm) {
  return 100 + 5 * length - 20 * share + 3 * static_cast<double>(replication) +
         (arm == 1 ? 2 * length : 0);
}

TEST(StudyAnalysis, FindsTheSlopesOfALinearModelWithoutScatter) {
  const AnalysedStudy study(study_of(morris_of(4), two_ranges(), 2), linear);
  const StudyAnalysis level = study.analysis(AnalysisMethod::morris);
  ASSERT_EQ(level.morris.size(), 2U);
  EXPECT_NEAR(level.morris[0][0].mu, 50, 1e-9) << "over the whole axis of 10 days";
  EXPECT_NEAR(level.morris[0][1].mu, -40, 1e-9);
  EXPECT_NEAR(level.morris[0][1].mu_star, 40, 1e-9);
  EXPECT_NEAR(level.morris[0][1].sigma, 0, 1e-9);
  EXPECT_EQ(level.morris[1][0].mu_star, 0);
  const StudyAnalysis difference = study.analysis(AnalysisMethod::morris, 1);
  EXPECT_TRUE(difference.is_difference);
  EXPECT_NEAR(difference.morris[0][0].mu, 20, 1e-9);
  EXPECT_NEAR(difference.morris[0][1].mu_star, 0, 1e-9);
}

TEST(StudyAnalysis, ComparesALevelOfAnArmWhereThatIsAsked) {
  const AnalysedStudy study(study_of(morris_of(4), two_ranges(), 2), linear);
  AnalysisRequest request;
  request.method = AnalysisMethod::morris;
  request.arm = 1;
  request.of = AnalysisRequest::Of::level;
  request.measures = {0};
  EXPECT_NEAR(analyse_study(study.reader(), request).morris[0][0].mu, 70, 1e-9);
}

TEST(StudyAnalysis, ShowsEffectsLargestFirst) {
  const AnalysedStudy study(study_of(morris_of(3), two_ranges(), 2),
                            [](double length, double share, std::size_t replication, std::size_t) {
                              return 2 * length - 20 * share + length * share +
                                     0.5 * share * static_cast<double>(replication);
                            });
  EXPECT_EQ(study.text(AnalysisMethod::morris),
            "Desks\n"
            "morris, levels 4, seed 1, trajectories 3; 9 points of 2 axes, 2 replications\n"
            "as now\n"
            "\n"
            "                                its standard                      sigma of\n"
            "Effect of                  mu*         error       mu  sigma  chance alone\n"
            "cost.desk, GBP\n"
            "  share                 £28.39         £4.44  −£28.39  £7.70         £0.50\n"
            "  length                £23.33         £6.67  +£23.33    £12            £0\n"
            "waiting.desk, people\n"
            "  length                     0             0        0      0             0\n"
            "  share                      0             0        0      0             0\n"
            "\n"
            "mu is the mean change as an axis moves from its low end to its high end, mu* the mean "
            "size of the\n"
            "change, sigma their standard deviation: interaction with other axes, curvature, and "
            "chance. A mu*\n"
            "below the sigma of chance alone cannot be told from chance.\n");
}

TEST(StudyAnalysis, LeavesOutWhatFailedAndSaysSo) {
  const AnalysedStudy study(study_of(morris_of(3), two_ranges(), 2), linear, 4);
  const StudyAnalysis found = study.analysis(AnalysisMethod::morris);
  EXPECT_EQ(found.morris[0][0].effects + found.morris[0][1].effects, 4U);
  EXPECT_NEAR(found.morris[0][0].mu, 50, 1e-9);
  EXPECT_THAT(study.text(AnalysisMethod::morris),
              testing::HasSubstr("cost.desk: left out 1 of 9 points, which failed or had nobody to "
                                 "measure\nwaiting.desk: left out 1 of 9 points"));
}

/// The indices of an additive model are the shares of its parts: lengths have variance 10²/12,
/// shares 2²/12.
TEST(StudyAnalysis, FindsTheIndicesOfAnAdditiveModel) {
  DesignPlan plan;
  plan.kind = DesignKind::saltelli;
  plan.points = 512;
  const AnalysedStudy study(study_of(plan, two_ranges(), 2), linear);
  const StudyAnalysis found = study.analysis(AnalysisMethod::sobol);
  ASSERT_TRUE(found.sobol[0].has_value());
  const double of_length = 25 * 100 / 12.0, of_share = 400 * 4 / 12.0;
  const std::vector<double> truth = {of_length / (of_length + of_share),
                                     of_share / (of_length + of_share)};
  for (std::size_t axis = 0; axis < 2; ++axis) {
    EXPECT_NEAR(found.sobol[0]->axes[axis].first.value, truth[axis], 0.01) << axis;
    EXPECT_NEAR(found.sobol[0]->axes[axis].total.value, truth[axis], 0.01) << axis;
  }
  // Luck moves all points by 0 or 3: variance 4.5.
  EXPECT_NEAR(found.sobol[0]->variance.replications, 4.5, 1e-6);
  EXPECT_NEAR(found.sobol[0]->variance.residual, 0, 1e-6);
  EXPECT_TRUE(std::isnan(found.sobol[1]->axes[0].total.value)) << "a constant has no variance";
}

TEST(StudyAnalysis, ShowsIndicesWithTheirIntervals) {
  DesignPlan plan;
  plan.kind = DesignKind::saltelli;
  plan.points = 64;
  const AnalysedStudy study(study_of(plan, two_ranges(), 2), linear);
  EXPECT_EQ(study.text(AnalysisMethod::sobol),
            "Desks\n"
            "saltelli, points 64, seed 1; 256 points of 2 axes, 2 replications\n"
            "as now\n"
            "\n"
            "Share of                                           first order                total\n"
            "cost.desk, GBP; mean £126.32\n"
            "  length                                   0.61 (0.36 to 0.87)  0.61 (0.44 to 0.84)\n"
            "  share                                    0.39 (0.21 to 0.59)  0.39 (0.28 to 0.55)\n"
            "  Variance of one replication: parameters               98.7 %\n"
            "  … luck shared by all points                            1.3 %\n"
            "  … other chance                                         0.0 %\n"
            "waiting.desk, people; mean 3\n"
            "  length                                                     –             "
            "       –\n"
            "  share                                                      –             "
            "       –\n"
            "  Variance of one replication: parameters                    –\n"
            "  … luck shared by all points                                –\n"
            "  … other chance                                             –\n"
            "\n"
            "Shares of the variance that parameters make: of an axis by itself, and with all its "
            "interactions; in\n"
            "brackets the 95 % interval of a bootstrap over 64 base points.\n");
}

TEST(StudyAnalysis, SortsATornadoBySwing) {
  DesignPlan plan;
  plan.kind = DesignKind::one_at_a_time;
  plan.base = {0.2, 0.5};
  const AnalysedStudy study(study_of(plan, two_ranges(), 3),
                            [](double length, double share, std::size_t replication, std::size_t) {
                              const double noise[] = {-0.4, 0.1, 0.3};
                              return 2 * length - 20 * share * (1 + noise[replication]);
                            });
  const StudyAnalysis found = study.analysis(AnalysisMethod::tornado);
  ASSERT_TRUE(found.tornado[0].has_value());
  ASSERT_EQ(found.tornado[0]->bars.size(), 2U);
  EXPECT_EQ(found.tornado[0]->bars[0].axis, 1U);
  EXPECT_EQ(study.text(AnalysisMethod::tornado),
            "Desks\n"
            "one_at_a_time; 5 points of 2 axes, 3 replications\n"
            "as now\n"
            "\n"
            "Axis                    low end  high end  at low end  at high end             swing\n"
            "cost.desk, GBP; base £4\n"
            "  share                      -1         1         £24         −£16  −£40 (−76 to −4)\n"
            "  length                    0 d      10 d          £0          £20              +£20\n"
            "waiting.desk, people; base 3\n"
            "  length                    0 d      10 d           3            3                 0\n"
            "  share                      -1         1           3            3                 0\n"
            "\n"
            "Each axis from its low end to its high end, the others at their base; the 95 % "
            "interval is of\n"
            "chance, paired by replication.\n");
}

TEST(StudyAnalysis, PutsRowsAndColumnsInOrderOfTheirNumbers) {
  DesignPlan plan;
  const std::vector<StudyAxis> axes = {StudyAxis("places", "a.places", {"10 places", "2 places"}),
                                       StudyAxis("rate", "a.rate", {"£3 / h", "£1 / h", "£2 / h"})};
  const AnalysedStudy study(study_of(plan, axes, 3),
                            [](double places, double rate, std::size_t replication, std::size_t) {
                              return places * rate + static_cast<double>(replication);
                            });
  const StudyAnalysis found = study.analysis(AnalysisMethod::two_way);
  EXPECT_THAT(found.rows.texts, ElementsAre("2 places", "10 places"));
  EXPECT_THAT(found.columns.texts, ElementsAre("£1 / h", "£2 / h", "£3 / h"));
  EXPECT_EQ(found.two_way[0].cells[1][2].mean(), 31);
  EXPECT_EQ(found.two_way[0].cells[1][2].count(), 3);
  EXPECT_EQ(study.text(AnalysisMethod::two_way),
            "Desks\n"
            "factorial; 6 points of 2 axes, 3 replications\n"
            "as now\n"
            "\n"
            "places, by rate                         £1 / h                   £2 / h               "
            "    £3 / h\n"
            "cost.desk, GBP\n"
            "  2 places                £3.00 (0.52 to 5.48)     £5.00 (2.52 to 7.48)     £7.00 "
            "(4.52 to 9.48)\n"
            "  10 places             £11.00 (8.52 to 13.48)  £21.00 (18.52 to 23.48)  £31.00 "
            "(28.52 to 33.48)\n"
            "\n"
            "places, by rate         £1 / h  £2 / h  £3 / h\n"
            "waiting.desk, people\n"
            "  2 places                   3       3       3\n"
            "  10 places                  3       3       3\n"
            "\n"
            "Means over all replications; in brackets the 95 % interval, which is of chance.\n");
}

/// A third axis is averaged over before the interval is formed: what it does is not chance.
TEST(StudyAnalysis, KeepsOtherAxesOutOfATableIntervals) {
  DesignPlan plan;
  const std::vector<StudyAxis> axes = {StudyAxis("a", "a.a", {"1", "2"}),
                                       StudyAxis("b", "a.b", {"0", "1000"}),
                                       StudyAxis("c", "a.c", {"1", "2"})};
  const AnalysedStudy study(study_of(plan, axes, 3),
                            [](double a, double b, std::size_t replication, std::size_t) {
                              return a + b + static_cast<double>(replication);
                            });
  AnalysisRequest request;
  request.method = AnalysisMethod::two_way;
  request.measures = {0};
  request.row_axis = 0;
  request.column_axis = 2;
  const RunningMoments cell = analyse_study(study.reader(), request).two_way[0].cells[0][0];
  EXPECT_DOUBLE_EQ(cell.mean(), 502);
  EXPECT_DOUBLE_EQ(cell.variance(), 1);
  EXPECT_EQ(cell.count(), 3);
}

TEST(StudyAnalysis, HasNoCellWhereEveryPointFailed) {
  DesignPlan plan;
  const std::vector<StudyAxis> axes = {StudyAxis("a", "a.a", {"1", "2"}),
                                       StudyAxis("b", "a.b", {"1", "2"})};
  const AnalysedStudy study(
      study_of(plan, axes, 2), [](double a, double b, std::size_t, std::size_t) { return a * b; },
      1);
  const StudyAnalysis found = study.analysis(AnalysisMethod::two_way);
  EXPECT_EQ(found.two_way[0].cells[0][0].mean(), 1);
  EXPECT_EQ(found.two_way[0].cells[0][1].count(), 0);
  EXPECT_THAT(study.text(AnalysisMethod::two_way),
              testing::HasSubstr("\n  1                     £1   –\n"));
}

/// Of the two points of a cell the one that is there.
TEST(StudyAnalysis, LeavesFailedPointsOutOfTheMeanOfACell) {
  DesignPlan plan;
  const std::vector<StudyAxis> axes = {StudyAxis("a", "a.a", {"1", "2"}),
                                       StudyAxis("b", "a.b", {"0", "1000"}),
                                       StudyAxis("c", "a.c", {"1", "2"})};
  const AnalysedStudy study(
      study_of(plan, axes, 2), [](double a, double b, std::size_t, std::size_t) { return a + b; },
      0);
  AnalysisRequest request;
  request.method = AnalysisMethod::two_way;
  request.measures = {0};
  request.column_axis = 2;
  const TwoWayTable table = analyse_study(study.reader(), request).two_way[0];
  EXPECT_EQ(table.cells[0][0].mean(), 1001);
  EXPECT_EQ(table.cells[0][1].mean(), 501);
}

TEST(StudyAnalysis, TellsParametersFromChance) {
  DesignPlan plan;
  plan.kind = DesignKind::latin_hypercube;
  plan.points = 50;
  const AnalysedStudy study(study_of(plan, two_ranges(), 2), linear);
  const StudyAnalysis found = study.analysis(AnalysisMethod::variance);
  ASSERT_TRUE(found.variance[0].has_value());
  EXPECT_NEAR(found.variance[0]->replications, 4.5, 1e-6);
  EXPECT_NEAR(found.variance[0]->parameters, 25 * 100 / 12.0 + 400 * 4 / 12.0, 35);
  EXPECT_EQ(study.text(AnalysisMethod::variance),
            "Desks\n"
            "latin_hypercube, points 50, seed 1; 50 points of 2 axes, 2 replications\n"
            "as now\n"
            "\n"
            "                                  standard\n"
            "Measure                    mean  deviation  parameters  shared luck  other chance\n"
            "  cost.desk, GBP        £126.42     £18.69      98.7 %        1.3 %         0.0 %\n"
            "  waiting.desk, people        3          0           –            –             –\n"
            "\n"
            "Of the variance of one replication at a random point: parameters make points differ, "
            "shared luck\n"
            "moves all points alike, the rest is chance.\n");
}

TEST(StudyAnalysis, IsOfTheMethodsThatTheDesignIsFor) {
  StudyContents study;
  study.axes.resize(2);
  const auto methods = [&](const char* design) {
    study.design = design;
    return methods_of(study);
  };
  EXPECT_THAT(methods("morris"), ElementsAre(AnalysisMethod::morris));
  EXPECT_THAT(methods("saltelli"), ElementsAre(AnalysisMethod::sobol));
  EXPECT_THAT(methods("one_at_a_time"), ElementsAre(AnalysisMethod::tornado));
  EXPECT_THAT(methods("csv"), ElementsAre(AnalysisMethod::two_way, AnalysisMethod::variance));
  EXPECT_THAT(methods("sobol"), ElementsAre(AnalysisMethod::variance));
  study.axes.resize(1);
  EXPECT_THAT(methods("factorial"), ElementsAre(AnalysisMethod::variance));
}

TEST(AnalysisTable, WritesNumbersToTheLastBit) {
  const TemporaryFolder folder;
  const AnalysedStudy study(
      study_of(morris_of(2), two_ranges(), 1),
      [](double length, double share, std::size_t, std::size_t) { return length - 2 * share; });
  write_analysis_csv(study.reader(), study.analysis(AnalysisMethod::morris), folder / "a.csv");
  EXPECT_EQ(
      text_of(folder / "a.csv"),
      "measure,unit,arm,against,axis,address,mu,mu_star,mu_star_standard_error,sigma,chance,"
      "effects\r\n"
      "cost.desk,GBP,as now,,length,a.length,10.000000000004999,10.000000000004999,0,0,0,2\r\n"
      "cost.desk,GBP,as "
      "now,,share,a.share,-3.999999999999,3.999999999999,3.14018491736755e-16,4.440892098500626e-"
      "16,0,2\r\n"
      "waiting.desk,people,as now,,length,a.length,0,0,0,0,0,2\r\n"
      "waiting.desk,people,as now,,share,a.share,0,0,0,0,0,2\r\n");
}

TEST(StudyReader, RefusesAFileOfAnotherKind) {
  const TemporaryFolder folder;
  folder.write("study.h5", "no study");
  try {
    const StudyReader reader(folder / "study.h5");
    FAIL() << "it was read";
  } catch (const InputError& error) {
    EXPECT_EQ(std::string(error.what()),
              "study's result file: 1 problem\n  " + (folder / "study.h5").string() +
                  ": found a file that is not HDF5; expected a whole study's result file of "
                  "carersim; copy it again from where it was made, or run again");
  }
}

}  // namespace
}  // namespace carersim
