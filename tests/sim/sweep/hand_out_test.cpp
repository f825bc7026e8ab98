#include "sim/sweep/hand_out.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <set>

#include "sim/sweep/coordinator.hpp"
#include "sim/sweep/parts.hpp"
#include "tests/sim/sweep/example_study.hpp"
#include "tests/temporary_folder.hpp"

namespace carersim {
namespace {

using ::testing::ElementsAre;

/// Points along one range, 0 to 1.
StudyDescription study_of(std::uint32_t points, std::uint32_t replications) {
  StudyDescription study = example_study();
  study.replications = replications;
  std::vector<double> places;
  for (std::uint32_t i = 0; i < points; ++i)
    places.push_back(points == 1 ? 0 : static_cast<double>(i) / (points - 1));
  study.points = StudyPoints({StudyAxis("size", "size", WrittenNumber{"", 0, ""},
                                        WrittenNumber{"", 100, ""}, AxisScale::linear)},
                             places);
  return study;
}

HandOut all_waiting(const StudyDescription& study, const UnitCost& cost, HandOutOrder order = {}) {
  HandOut hand_out(study, cost, order);
  for (std::uint64_t unit = 0; unit < study.units(); ++unit) hand_out.add(study.unit(unit));
  return hand_out;
}

TEST(HandOut, HandsOutEveryUnitOnce) {
  const StudyDescription study = study_of(7, 5);
  const UnitCost cost(study.points);
  for (const auto kind : {HandOutOrder::Kind::longest_first, HandOutOrder::Kind::shuffled}) {
    HandOut hand_out = all_waiting(study, cost, {kind, 3});
    std::set<UnitId> seen;
    std::optional<std::uint32_t> last;
    while (const auto unit = hand_out.next(last)) {
      EXPECT_TRUE(seen.insert(*unit).second);
      if (seen.size() % 3 == 0) last = unit->point;
    }
    EXPECT_EQ(seen.size(), 35U);
    EXPECT_EQ(hand_out.waiting(), 0U);
  }
}

TEST(HandOut, TakesTheLongestPointFirstOnceItKnowsHowLongTheyAre) {
  const StudyDescription study = study_of(4, 1);
  UnitCost cost(study.points);
  cost.add(0, 2);
  cost.add(1, 8);
  cost.add(2, 1);
  cost.add(3, 4);
  HandOut hand_out = all_waiting(study, cost);
  std::vector<std::uint32_t> points;
  while (const auto unit = hand_out.next({})) points.push_back(unit->point);
  EXPECT_THAT(points, ElementsAre(1, 3, 0, 2));
}

TEST(HandOut, LetsAWorkerGoOnWithItsPointAndSharesTheLastOne) {
  const StudyDescription study = study_of(2, 3);
  UnitCost cost(study.points);
  cost.add(0, 2);
  cost.add(1, 1);
  HandOut hand_out = all_waiting(study, cost);
  EXPECT_EQ(hand_out.next({}), (UnitId{0, 0}));
  EXPECT_EQ(hand_out.next({}), (UnitId{1, 0}));
  EXPECT_EQ(hand_out.next(1), (UnitId{1, 1}));
  EXPECT_EQ(hand_out.next(0), (UnitId{0, 1}));
  EXPECT_EQ(hand_out.next(1), (UnitId{1, 2}));
  EXPECT_EQ(hand_out.next(1), (UnitId{0, 2}));
  EXPECT_EQ(hand_out.next(0), std::nullopt);
  hand_out.add({1, 1});
  EXPECT_EQ(hand_out.next(0), (UnitId{1, 1}));
}

TEST(UnitCost, LearnsMainEffectsOfAxesFromSomePoints) {
  StudyDescription study = example_study();
  std::vector<std::string> sizes, areas = {"a", "b", "c", "d"};
  for (int i = 0; i < 10; ++i) sizes.push_back(std::to_string(i));
  study.points =
      *points_of({}, {StudyAxis("size", "size", sizes), StudyAxis("area", "area", areas)});
  const auto truth = [](std::uint32_t point) {
    return std::exp(0.3 * (point / 4)) * (1 + point % 4);
  };
  UnitCost cost(study.points);
  EXPECT_EQ(cost.seconds(5), 1);
  // Each size and each area has been seen, and most of the points have not.
  for (std::uint32_t size = 0; size < 10; ++size) {
    for (const std::uint32_t area : {size % 4, (size + 1) % 4})
      cost.add(4 * size + area, truth(4 * size + area));
  }
  double worst = 0;
  for (std::uint32_t point = 0; point < 40; ++point)
    worst = std::max(worst, std::abs(std::log(cost.seconds(point) / truth(point))));
  EXPECT_LT(worst, 0.5);
}

TEST(Coordinator, DoesALostUnitAgainAndCountsItAsFailedAfterThreeDeaths) {
  const TemporaryFolder folder;
  const StudyDescription study = study_of(2, 1);
  Parts parts(folder / "parts", study);
  UnitCost cost(study.points);
  Coordinator coordinator(study, parts, cost, {}, 2);
  const UnitId first = coordinator.next(0).value();
  const UnitId second = coordinator.next(1).value();
  EXPECT_EQ(coordinator.next(0), std::nullopt);
  coordinator.lost(0, "found the worker killed");
  EXPECT_EQ(coordinator.next(0), first);
  coordinator.lost(0, "found the worker killed");
  EXPECT_EQ(coordinator.next(0), first);
  coordinator.finished(1, example_record(second));
  coordinator.lost(0, "found the worker killed");
  EXPECT_EQ(coordinator.next(0), std::nullopt);
  EXPECT_TRUE(coordinator.is_over());
  EXPECT_EQ(coordinator.failed(), 1U);
  EXPECT_EQ(coordinator.done(), 1U);
  EXPECT_EQ(parts.unit(study.index(first)).problem, "found the worker killed, 3 times");
  EXPECT_EQ(coordinator.worst_fault(), UnitRecord::Fault::environment);
}

TEST(Coordinator, HandsOutNothingThatIsDoneAlready) {
  const TemporaryFolder folder;
  const StudyDescription study = study_of(3, 1);
  Parts parts(folder / "parts", study);
  parts.add(example_record({1, 0}));
  UnitCost cost(study.points);
  Coordinator coordinator(study, parts, cost, {}, 1);
  std::set<UnitId> seen;
  while (const auto unit = coordinator.next(0)) {
    seen.insert(*unit);
    coordinator.finished(0, example_record(*unit));
  }
  EXPECT_THAT(seen, ElementsAre(UnitId{0, 0}, UnitId{2, 0}));
  EXPECT_TRUE(parts.complete());
}

TEST(Coordinator, StopsWhenEveryUnitFails) {
  const TemporaryFolder folder;
  const StudyDescription study = study_of(60, 1);
  Parts parts(folder / "parts", study);
  UnitCost cost(study.points);
  Coordinator coordinator(study, parts, cost, {}, 1);
  int handled = 0;
  try {
    while (const auto unit = coordinator.next(0)) {
      UnitRecord record;
      record.unit = *unit;
      record.status = UnitRecord::Status::failed;
      record.problem = "found nothing";
      ++handled;
      coordinator.finished(0, record);
    }
    FAIL();
  } catch (const EnvironmentError& error) {
    EXPECT_THAT(error.what(), ::testing::StartsWith(
                                  "found 50 units failed one after another; mend what is wrong, "
                                  "then run again\n  point "));
  }
  EXPECT_EQ(handled, 50);
}

}  // namespace
}  // namespace carersim
