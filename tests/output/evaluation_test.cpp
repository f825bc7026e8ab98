#include "output/evaluation.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <functional>
#include <limits>

#include "output/break_even_text.hpp"
#include "output/evaluation_table.hpp"
#include "output/evaluation_writer.hpp"
#include "output/hdf5_input.hpp"
#include "output/study_writer.hpp"
#include "sim/core/error.hpp"
#include "sim/random/distribution.hpp"
#include "tests/temporary_folder.hpp"

namespace carersim {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Cost and QALYs of an arm in a year of a draw and replication; council and NHS pay half each.
struct Outcome {
  double cost = 0, qaly = 0;
};
using Model =
    std::function<Outcome(std::uint32_t draw, std::uint32_t replication, std::size_t arm)>;

double normal(std::uint32_t draw, const char* name) {
  return standard_normal(Luck(9, 0).block(draw, luck_name(name), 0));
}

EvaluationRequest request_of() {
  EvaluationRequest request;
  request.perspectives = {{"both", "NHS and council", {"nhs", "council"}},
                          {"council", "Council", {"council"}}};
  request.effects = {{"carers", "qaly.carer"}, {"people cared for", "qaly.person"}};
  request.payers = {"nhs", "council"};
  request.thresholds = {20000, 30000};
  request.curve = {0, 20000, 40000};
  request.groups = {{"one", {0}}, {"both", {0, 1}}};
  return request;
}

StudyDescription study_of(std::uint32_t draws, std::uint32_t replications, std::size_t arms,
                          const std::vector<std::string>& names) {
  StudyDescription study;
  study.title = "Evaluation: Desks";
  study.program_version = "1";
  study.seed = 7;
  study.replications = replications;
  study.design = "csv";
  std::vector<std::string> first, second;
  std::vector<double> places;
  for (std::uint32_t draw = 0; draw < draws; ++draw) {
    first.push_back(std::to_string(10 + normal(draw, "test.cost")));
    second.push_back(std::to_string(10 + normal(draw, "test.effect")));
    places.insert(places.end(), {static_cast<double>(draw), static_cast<double>(draw)});
  }
  study.points = StudyPoints({StudyAxis("parameter.a", "parameter.a", first),
                              StudyAxis("parameter.b", "parameter.b", second)},
                             places);
  study.arms.assign(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(arms));
  study.against.assign(arms, 0);
  const EvaluationRequest request = request_of();
  for (const std::string& name : evaluated_measures(request))
    study.measures.push_back({name, "GBP", MeasureKind::derived, "Discounted."});
  for (const std::string& name : evaluated_by_year(request)) {
    study.by_year.push_back(study.measures.size());
    study.measures.push_back({name, "GBP", MeasureKind::amount, "Undiscounted."});
  }
  study.year_starts = {"2026-04-01", "2027-04-01"};
  study.year_days = {365, 366};
  study.scenario_texts.assign(arms, "a = 1\n");
  study.identity = {"seed = 7"};
  return study;
}

/// Two years alike, the second worth 0.9 of the first.
std::vector<double> values_of(const Outcome& outcome) {
  const double half_cost = outcome.cost / 2, carers = 0.75 * outcome.qaly,
               people = 0.25 * outcome.qaly;
  std::vector<double> values;
  for (const double factor : {1.9, 2.0}) {
    for (const double value : {half_cost, half_cost, carers, people})
      values.push_back(factor * value);
  }
  for (const double value : {half_cost, half_cost, carers, people})
    values.insert(values.end(), {value, value});
  return values;
}

class EvaluatedStudy {
 public:
  EvaluatedStudy(const StudyDescription& study, const Model& model, std::uint32_t failed = 1 << 30)
      : file_(folder_ / "study.h5") {
    StudyWriter writer(study, file_);
    for (std::uint64_t index = 0; index < study.units(); ++index) {
      UnitRecord record;
      record.unit = study.unit(index);
      for (std::size_t arm = 0; arm < study.arms.size(); ++arm) {
        const std::vector<double> values =
            values_of(model(record.unit.point, record.unit.replication, arm));
        record.values.insert(record.values.end(), values.begin(), values.end());
        record.event_hashes.push_back(1);
        record.events.push_back(1);
      }
      if (record.unit.point == failed) {
        record.status = UnitRecord::Status::failed;
        record.problem = "found 1.2; expected at most 1";
      }
      writer.add(record);
    }
    writer.finish({{"command", "test"}});
  }

  [[nodiscard]] const std::filesystem::path& file() const { return file_; }
  [[nodiscard]] std::filesystem::path folder() const { return folder_.path(); }
  [[nodiscard]] StudyReader reader() const { return StudyReader(file_); }
  [[nodiscard]] Evaluation evaluation(const EvaluationRequest& request = request_of()) const {
    return evaluate_study(reader(), request);
  }

 private:
  TemporaryFolder folder_;
  std::filesystem::path file_;
};

DrawnParameters parameters_of(std::uint32_t draws) {
  DrawnParameters parameters;
  parameters.draws = draws;
  parameters.drawn = {{"a", "£10", "gamma (shape 1, scale 2)", 0, 3},
                      {"b", "0.2", "beta (alpha 2, beta 8)", 0, 3}};
  parameters.held = {{"cost.discount", "0.035", "it is a choice", ""},
                     {"fitted", "0.2", "base/calibrated.toml sets it", "base/calibrated.toml"}};
  parameters.set = 1;
  parameters.set_by = {"base/calibrated.toml"};
  parameters.ties = {{"pathway.step", {"a", "b"}, 0}};
  parameters.mended = 3;
  return parameters;
}

/// Incremental cost £400 ± £300 and effect 0.02 ± 0.05 QALYs over both years, both normal.
Outcome two_normal_arms(std::uint32_t draw, std::uint32_t, std::size_t arm) {
  const double more = arm == 0 ? 0 : 1;
  const double level = 1000 * normal(draw, "test.level");
  return {(20000 + level + more * (400 + 300 * normal(draw, "test.cost"))) / 1.9,
          (100 + level / 1000 + more * (0.02 + 0.05 * normal(draw, "test.effect"))) / 1.9};
}

double normal_share(double z) {
  return std::erfc(-z / std::sqrt(2.0)) / 2;
}
/// What it is worth to know a normal net benefit: the unit normal loss.
double loss(double mean, double deviation) {
  const double z = std::abs(mean) / deviation;
  return deviation * (std::exp(-z * z / 2) / std::sqrt(2 * M_PI) - z * (1 - normal_share(z)));
}

TEST(Evaluation, FindsTheClosedFormsOfTheTwoArmModel) {
  constexpr std::uint32_t count = 4000;
  const EvaluatedStudy study(study_of(count, 1, 2, {"as now", "more"}), two_normal_arms);
  const Evaluation found = study.evaluation();
  ASSERT_EQ(found.groups.size(), 1U);
  const ArmsTogether& group = found.groups[0];
  const ArmsTogether::Seen& seen = group.perspectives[0];
  EXPECT_NEAR(seen.against[1].cost.mean, 400, 3 * 300 / std::sqrt(count));
  EXPECT_NEAR(seen.against[1].cost.high, 400 + 1.96 * 300, 30);
  EXPECT_NEAR(seen.against[1].effect.low, 0.02 - 1.96 * 0.05, 0.006);
  EXPECT_NEAR(group.effects[1][0].mean / group.effects[1][1].mean, 3, 1e-9);
  EXPECT_NEAR(group.perspectives[1].against[1].cost.mean, seen.against[1].cost.mean / 2, 1e-6);
  for (std::size_t i = 0; i < 2; ++i) {
    const double threshold = found.request.thresholds[i];
    const double mean = threshold * 0.02 - 400, deviation = std::hypot(threshold * 0.05, 300);
    const double share = normal_share(mean / deviation);
    EXPECT_NEAR(seen.at_thresholds[i].shares[1], share, 3 * std::sqrt(share * (1 - share) / count));
    EXPECT_NEAR(seen.perfect[i].value, loss(mean, deviation), 3 * seen.perfect[i].standard_error);
    EXPECT_NEAR(seen.net_benefit[1][i].mean, mean, 3 * deviation / std::sqrt(count));
  }
  EXPECT_NEAR(seen.worth_it[1], seen.at_thresholds[0].shares[1], 1e-12);
  // At £20,000: the effect varies net benefit by £1,000, the cost by £300.
  EXPECT_NEAR(group.parameters[1].value, loss(0, 1000), 4 * group.parameters[1].standard_error);
  EXPECT_NEAR(group.parameters[0].value, loss(0, 300), 4 * group.parameters[0].standard_error);
  EXPECT_NEAR(group.groups[1]->value, loss(0, std::hypot(1000, 300)),
              4 * group.groups[1]->standard_error);
  EXPECT_EQ(group.groups[0]->value, group.parameters[0].value);
  // Years are alike, and half of what is spent in two.
  EXPECT_NEAR(group.budget[1][0][0].mean, seen.against[1].cost.mean / 2 / 1.9, 1e-6);
  EXPECT_EQ(group.budget[1][0][1].mean, group.budget[1][1][0].mean);
  EXPECT_NEAR(seen.money[1].years.mean[1], -2 * seen.against[1].cost.mean / 1.9, 1e-6);
  EXPECT_FALSE(seen.money[1].years.year.has_value());
}

/// b pays £10,000 for a QALY, a £15,000 until there: a mixture does it for less; c costs more than
/// a and gains less.
Outcome four_arms(std::uint32_t draw, std::uint32_t, std::size_t arm) {
  const double costs[] = {0, 15000, 100000, 30000}, qalys[] = {0, 1, 10, 0.4};
  return {costs[arm] / 1.9, (50 + qalys[arm] + 0.001 * normal(draw, "test.level")) / 1.9};
}

TEST(Evaluation, LeavesOutDrawsWithAFailedUnitAndTellsThem) {
  const EvaluatedStudy study(study_of(24, 2, 2, {"as now", "more"}), two_normal_arms, 5);
  const Evaluation found = study.evaluation();
  EXPECT_EQ(found.points, 24U);
  EXPECT_EQ(found.draws.size(), 23U);
  EXPECT_EQ(std::count(found.draws.begin(), found.draws.end(), 5U), 0);
  EXPECT_FALSE(found.groups[0].groups[1].has_value()) << "two parameters and 23 draws";
  const StudyReader reader = study.reader();
  EXPECT_THAT(evaluation_text(reader, found, parameters_of(24), {}),
              HasSubstr("1 of 24 draws could not be simulated and are in no number above:\n"
                        "  draw 5: found 1.2; expected at most 1\n"));
  DrawnParameters parameters = parameters_of(24);
  parameters.refused = {{5,
                         "pathway.step: found shares that add up to 1.2; expected at most 1 "
                         "(drawn: a = 0.7, b = 0.5)"}};
  EXPECT_THAT(evaluation_text(reader, found, parameters, {}),
              HasSubstr("  draw 5: pathway.step: found shares that add up to 1.2; expected at most "
                        "1 (drawn: a = 0.7, b = 0.5)\n"));
}

TEST(Evaluation, SplitsParametersFromChanceWithReplications) {
  // Of the variance of net benefit the parameters make 300², chance 400² in a replication.
  const EvaluatedStudy study(
      study_of(2000, 4, 2, {"as now", "more"}),
      [](std::uint32_t draw, std::uint32_t replication, std::size_t arm) -> Outcome {
        const double luck = standard_normal(Luck(8, replication).block(draw, luck_name("luck"), 0));
        const double more = arm == 0 ? 0 : 300 * normal(draw, "test.cost") + 400 * luck;
        return {(1000 + more) / 1.9, 1};
      });
  const Evaluation found = study.evaluation();
  const VarianceComponents& parts = found.groups[0].chance[1].value();
  EXPECT_NEAR(parts.parameters / (300 * 300), 1, 0.1);
  EXPECT_NEAR(parts.of_a_mean / (400 * 400 / 4), 1, 0.1);
  EXPECT_FALSE(found.groups[0].chance[0].has_value());
}

TEST(Evaluation, RefusesAStudyThatCannotBeEvaluated) {
  const auto message = [](const EvaluatedStudy& study, const EvaluationRequest& request) {
    try {
      (void)study.evaluation(request);
    } catch (const InputError& error) {
      return error.problems().at(0).text().substr(study.folder().string().size() + 1);
    }
    return std::string("nothing was thrown");
  };
  const EvaluatedStudy few(study_of(20, 1, 2, {"as now", "more"}), two_normal_arms, 3);
  EXPECT_EQ(message(few, request_of()),
            "study.h5: point: found 19 of 20 draws that could be simulated; expected at least 20");
  const EvaluatedStudy alone(study_of(20, 1, 1, {"as now"}), two_normal_arms);
  EXPECT_EQ(message(alone, request_of()),
            "study.h5: arm: found no arm that is compared with another; expected two or more arms");
  EvaluationRequest other = request_of();
  other.payers.push_back("carer");
  EXPECT_EQ(message(alone, other),
            "study.h5: measure: found no discounted.cost.carer; expected a study made by carersim "
            "evaluate");
}

TEST(EvaluationText, SaysItAllInWords) {
  const EvaluatedStudy study(study_of(40, 1, 4, {"as now", "a", "b", "c"}), four_arms);
  const StudyReader reader = study.reader();
  EXPECT_EQ(evaluation_text(reader, study.evaluation(), parameters_of(40), {}),
            R"(Evaluation: Desks: 40 draws of 2 uncertain parameters, 1 replication each

a, against as now
Discounted (95 % of
draws)                                             cost           net benefit at £20,000  above 0 in
  NHS and council       +£15,000 (+£15,000 to +£15,000)     +£5,000 (+£5,000 to +£5,000)       100 %
  Council                  +£7,500 (+£7,500 to +£7,500)  +£12,500 (+£12,500 to +£12,500)       100 %
QALYs: carers +0.75 (+0.75 to +0.75); people cared for +0.25 (+0.25 to +0.25); all +1 (+1 to +1).
NHS and council: costs more and gains more: £15,000 for each QALY gained, against as now. Of the
draws 100 % cost more and gain more, 0 % cost less and gain more, 0 % cost less and gain less, 0 %
cost more and gain less.
With one replication a draw, chance counts as uncertainty of parameters.
Budget impact by              from        from
year, undiscounted      2026-04-01  2027-04-01
  NHS                      +£3,947     +£3,947
  council                  +£3,947     +£3,947
What it costs has come back, undiscounted, on average not within 2 years (−£15,789 at the end), and
in 0 % of the draws at the end; with QALYs at £20,000, on average by the end of year 1, and in 100 %
of the draws at the end.

b, against as now
Discounted (95 % of
draws)                                              cost              net benefit at £20,000  above 0 in
  NHS and council     +£100,000 (+£100,000 to +£100,000)  +£100,000 (+£100,000 to +£100,000)       100 %
  Council                +£50,000 (+£50,000 to +£50,000)  +£150,000 (+£150,000 to +£150,000)       100 %
QALYs: carers +7.5 (+7.5 to +7.5); people cared for +2.5 (+2.5 to +2.5); all +10 (+10 to +10).
NHS and council: costs more and gains more: £10,000 for each QALY gained, against as now. Of the
draws 100 % cost more and gain more, 0 % cost less and gain more, 0 % cost less and gain less, 0 %
cost more and gain less.
With one replication a draw, chance counts as uncertainty of parameters.
Budget impact by              from        from
year, undiscounted      2026-04-01  2027-04-01
  NHS                     +£26,316    +£26,316
  council                 +£26,316    +£26,316
What it costs has come back, undiscounted, on average not within 2 years (−£105,263 at the end), and
in 0 % of the draws at the end; with QALYs at £20,000, on average by the end of year 1, and in 100 %
of the draws at the end.

c, against as now
Discounted (95 % of
draws)                                             cost           net benefit at £20,000  above 0 in
  NHS and council       +£30,000 (+£30,000 to +£30,000)  −£22,000 (−£22,000 to −£22,000)         0 %
  Council               +£15,000 (+£15,000 to +£15,000)     −£7,000 (−£7,000 to −£7,000)         0 %
QALYs: carers +0.3 (+0.3 to +0.3); people cared for +0.1 (+0.1 to +0.1); all +0.4 (+0.4 to +0.4).
NHS and council: costs more and gains more: £75,000 for each QALY gained, against as now. Of the
draws 100 % cost more and gain more, 0 % cost less and gain more, 0 % cost less and gain less, 0 %
cost more and gain less.
With one replication a draw, chance counts as uncertainty of parameters.
Budget impact by              from        from
year, undiscounted      2026-04-01  2027-04-01
  NHS                      +£7,895     +£7,895
  council                  +£7,895     +£7,895
What it costs has come back, undiscounted, on average not within 2 years (−£31,579 at the end), and
in 0 % of the draws at the end; with QALYs at £20,000, on average not within 2 years (−£23,158 at
the end), and in 0 % of the draws at the end.

NHS and council, by     cost above  QALYs above
mean cost             the cheapest           it                                                       cost for a QALY
  as now                        £0            0                                                          the cheapest
  a                        £15,000            1  extendedly dominated: a mixture of two others gains as much for less
  c                        £30,000          0.4                    dominated: another costs no more and gains no less
  b                       £100,000           10                                               £10,000, against as now

                                                                                  worth of
                        highest mean                                               perfect
NHS and council, at      net benefit  best: as now  best: a  best: b  best: c  information
  £20,000 for a QALY               b           0 %      0 %    100 %      0 %           £0
  £30,000 for a QALY               b           0 %      0 %    100 %      0 %           £0
At £20,000 the same arm is best in every draw: to know more is worth nothing there.

The draws
Every parameter of role uncertain that the scenario uses was drawn, low to high being its 95 %
interval; choices never are, nor what has no range (1 of them). All arms of a draw share it and
their luck. Costs and QALYs are discounted as the scenario says; intervals hold 95 % of the draws.
Limitation: 1 uncertain parameter held at the value in base/calibrated.toml, so that what was fitted
to published figures still fits them; what is not known of it is missing from every interval here.
Parameters that are shares of one decision were drawn together (pathway.step), and numbers keep the
bounds that the model has for them: in 3 of 40 draws some were drawn again until they did.
)");
}

TEST(EvaluationText, SaysWhatKnowingMoreIsWorthAndHowMuchIsChance) {
  const EvaluatedStudy study(study_of(60, 2, 2, {"as now", "more"}), two_normal_arms);
  const StudyReader reader = study.reader();
  DrawnParameters parameters = parameters_of(60);
  parameters.of_set = DrawnParameters::OfSet::around;
  const std::string text = evaluation_text(reader, study.evaluation(), parameters, {});
  EXPECT_EQ(text, R"(Evaluation: Desks: 60 draws of 2 uncertain parameters, 2 replications each

more, against as now
Discounted (95 % of
draws)                                    cost      net benefit at £20,000  above 0 in
  NHS and council       +£390 (−£130 to +£790)  +£100 (−£1,700 to +£1,700)        57 %
  Council                +£190 (−£60 to +£390)  +£300 (−£1,400 to +£1,900)        68 %
QALYs: carers +0.017 (−0.041 to +0.080); people cared for +0.006 (−0.014 to +0.027); all +0.022
(−0.055 to +0.107).
NHS and council: costs more and gains more: £17,335 for each QALY gained, against as now. Of the
draws 63 % cost more and gain more, 10 % cost less and gain more, 3 % cost less and gain less, 23 %
cost more and gain less.
Of the variance of net benefit between draws 100 % is the parameters', the rest chance that more
replications would take away.
Budget impact by              from        from
year, undiscounted      2026-04-01  2027-04-01
  NHS                        +£100       +£100
  council                    +£100       +£100
What it costs has come back, undiscounted, on average not within 2 years (−£409 at the end), and in
13 % of the draws at the end; with QALYs at £20,000, on average by the end of year 1, and in 57 % of
the draws at the end.

                                                                   worth of
                        highest mean                                perfect
NHS and council, at      net benefit  best: as now  best: more  information
  £20,000 for a QALY            more          43 %        57 %   £336 ± £68
  £30,000 for a QALY            more          35 %        65 %   £398 ± £90

                                    is worth (±
Knowing exactly, at                    standard
£20,000                 parameters       error)
Groups of parameters
  one                            1   £120 ± £56
  both                           2   £336 ± £68
Each alone, those that are worth most
  b                              1   £305 ± £69
  a                              1   £120 ± £56

The draws
Every parameter of role uncertain that the scenario uses was drawn, low to high being its 95 %
interval; choices never are, nor what has no range (2 of them). All arms of a draw share it and
their luck. Costs and QALYs are discounted as the scenario says; intervals hold 95 % of the draws.
Limitation: 1 uncertain parameter drawn around the value in base/calibrated.toml, one by one, with
the relative width of the evidence: where that was fitted to published figures, a draw fits them no
longer.
Parameters that are shares of one decision were drawn together (pathway.step), and numbers keep the
bounds that the model has for them: in 3 of 60 draws some were drawn again until they did.
)");
}

TEST(Bcea, TakesAMatrixOfCostsAndOneOfEffects) {
  const EvaluatedStudy study(
      study_of(20, 1, 3, {"as now", "a, more", "b"}),
      [](std::uint32_t draw, std::uint32_t, std::size_t arm) -> Outcome {
        return {(draw + 100.0 * static_cast<double>(arm)) / 1.9, static_cast<double>(arm) / 1.9};
      });
  const std::vector<std::filesystem::path> files =
      write_bcea(study.reader(), study.evaluation(), study.folder() / "draws");
  EXPECT_THAT(files,
              ElementsAre(study.folder() / "draws.cost.csv", study.folder() / "draws.effect.csv"));
  EXPECT_THAT(text_of(files[0]), testing::StartsWith("as now,\"a, more\",b\r\n0,100,200\r\n"));
  EXPECT_THAT(text_of(files[1]), testing::StartsWith("as now,\"a, more\",b\r\n0,1,2\r\n"));
}

TEST(BreakEvenText, SaysWhereAlongAnAxisAnArmBeginsToPay) {
  StudyDescription study = study_of(5, 3, 3, {"as now", "more", "never"});
  const WrittenNumber low{"", 0, " WTE"}, high{"", 4, " WTE"};
  study.design = "factorial";
  std::vector<std::string> values;
  for (int i = 0; i < 5; ++i) values.push_back(low.with(i));
  study.points = StudyPoints({StudyAxis("staff", "service.desk.staff", values)}, {0, 1, 2, 3, 4});
  // Costs £300 less £100 a WTE, and gains 0.01 QALYs, £200: pays at 3 WTE, with QALYs at 1. The
  // replications differ by what both arms share.
  const EvaluatedStudy swept(
      study, [](std::uint32_t point, std::uint32_t replication, std::size_t arm) -> Outcome {
        const double luck = 50 * replication;
        if (arm == 0) return {(1000 + luck) / 1.9, 1};
        if (arm == 2) return {(1000 + luck + 10) / 1.9, 1};
        return {(1300 + luck - 100.0 * point) / 1.9, 1 + 0.01 / 1.9};
      });
  EXPECT_EQ(break_even_text(swept.reader(), request_of(), 100), R"(
Break-even: service.desk.staff from 0 WTE to 4 WTE
more, against as now: NHS and council alone, it pays at 3 WTE (95 % interval: 3 WTE to 3 WTE); −£300
at the low end, +£100 at the high one. With QALYs at £20,000, at 1 WTE (95 % interval: 1 WTE to 1
WTE); −£100 at the low end, +£300 at the high one.
never, against as now: NHS and council alone, it pays nowhere between them: −£10 at the low end,
−£10 at the high one. With QALYs at £20,000, nowhere between them: −£10 at the low end, −£10 at the
high one.
Discounted; 3 replications of 5 values, all parameters at their own.
)");
}

std::vector<double> numbers_in(const H5::H5File& file, const std::string& name) {
  const H5::DataSet dataset = file.openDataSet(name);
  std::vector<double> values(static_cast<std::size_t>(dataset.getSpace().getSimpleExtentNpoints()));
  dataset.read(values.data(), H5::PredType::NATIVE_DOUBLE);
  return values;
}

TEST(EvaluationWriter, AddsAGroupToTheFileAndReplacesTheOneBefore) {
  const EvaluatedStudy study(study_of(40, 1, 4, {"as now", "a", "b", "c"}), four_arms);
  const StudyContents contents = study.reader().study();
  EvaluationRequest request = request_of();
  request.thresholds = {5000};
  for (const bool is_first : {true, false}) {
    if (!is_first) request = request_of();
    const Evaluation evaluation = study.evaluation(request);
    add_evaluation(study.file(), contents, evaluation, parameters_of(40));
    const Hdf5Input input(study.file(), "file", "");
    const H5::H5File file = input.open();
    EXPECT_EQ(numbers_in(file, "evaluation/threshold"), request.thresholds);
    const std::vector<double> cost = numbers_in(file, "evaluation/incremental_cost");
    const std::vector<double> icer = numbers_in(file, "evaluation/icer_on_frontier");
    ASSERT_EQ(cost.size(), 8U) << "arms and perspectives";
    EXPECT_THAT(cost, ElementsAre(DoubleEq(0), DoubleEq(0), testing::DoubleNear(15000, 1e-6),
                                  testing::DoubleNear(7500, 1e-6), testing::_, testing::_,
                                  testing::_, testing::_));
    EXPECT_TRUE(std::isnan(icer[2])) << "extendedly dominated";
    EXPECT_NEAR(icer[4], 10000, 1e-3);
    EXPECT_TRUE(std::isnan(icer[0]) && std::isnan(icer[6]));
    EXPECT_THAT(read_texts(file.openDataSet("evaluation/dominance")),
                ElementsAre("on the frontier", "on the frontier", "extendedly dominated",
                            "extendedly dominated", "on the frontier", "on the frontier",
                            "dominated", "dominated"));
    EXPECT_EQ(numbers_in(file, "evaluation/acceptability").size(), 4U * 2 * 3);
    EXPECT_EQ(numbers_in(file, "evaluation/cost").size(), 40U * 4);
    EXPECT_EQ(numbers_in(file, "evaluation/evppi").size(), 4U * 2);
  }
  // The study is what it was.
  EXPECT_EQ(read_finished_study(study.file()).units, 40U);
  EXPECT_EQ(study.evaluation().draws.size(), 40U);
}

}  // namespace
}  // namespace carersim
