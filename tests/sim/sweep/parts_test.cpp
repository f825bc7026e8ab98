#include "sim/sweep/parts.hpp"

#include <gmock/gmock.h>

#include "tests/sim/sweep/example_study.hpp"
#include "tests/temporary_folder.hpp"

namespace carersim {
namespace {

using ::testing::ElementsAre;
using State = Parts::State;

class PartsOfAStudy : public testing::Test {
 protected:
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_ / "parts"))
      names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }
  [[nodiscard]] std::filesystem::path path() const { return folder_ / "parts"; }

  TemporaryFolder folder_;
  StudyDescription study_ = example_study();
};

TEST_F(PartsOfAStudy, GiveBackWhatWasAdded) {
  {
    Parts parts(path(), study_);
    parts.start_session({12, 2, "host"});
    parts.add(example_record({1, 1}));
    parts.add(example_record({0, 0}));
    EXPECT_EQ(parts.unit(study_.index({0, 0})).values, example_record({0, 0}).values);
    EXPECT_THAT(files(), ElementsAre("000001.journal", "lock", "study"));
    parts.close();
    parts.add(example_record({2, 0}));
  }
  EXPECT_THAT(files(), ElementsAre("000001.part", "000002.journal", "lock", "study"));
  std::vector<UnitId> seen;
  Parts parts(path(), study_, [&](const UnitRecord& record) { seen.push_back(record.unit); });
  EXPECT_THAT(files(), ElementsAre("000001.part", "000002.part", "lock", "study"));
  EXPECT_THAT(seen, ElementsAre(UnitId{1, 1}, UnitId{0, 0}, UnitId{2, 0}));
  EXPECT_EQ(parts.done(), 3U);
  EXPECT_FALSE(parts.complete());
  EXPECT_EQ(parts.state(study_.index({1, 1})), State::done);
  EXPECT_EQ(parts.state(study_.index({1, 0})), State::missing);
  const UnitRecord again = parts.unit(study_.index({1, 1}));
  EXPECT_EQ(again.values, example_record({1, 1}).values);
  EXPECT_EQ(again.event_hashes, example_record({1, 1}).event_hashes);
}

TEST_F(PartsOfAStudy, LoseOnlyTheRecordThatWasTornOff) {
  std::vector<std::uintmax_t> sizes;
  {
    Parts parts(path(), study_);
    for (std::uint32_t point = 0; point < 3; ++point) {
      parts.add(example_record({point, 0}));
      sizes.push_back(std::filesystem::file_size(path() / "000001.journal"));
    }
  }
  const std::string whole = text_of(path() / "000001.journal");
  for (std::uintmax_t length = 0; length <= whole.size(); length += 11) {
    folder_.write("parts/000001.journal", whole.substr(0, length));
    std::filesystem::remove(path() / "000001.part");
    const auto kept = static_cast<std::uint64_t>(
        std::count_if(sizes.begin(), sizes.end(), [&](auto size) { return size <= length; }));
    {
      Parts parts(path(), study_);
      ASSERT_EQ(parts.done(), kept) << length;
      parts.add(example_record({2, 1}));
    }
    Parts parts(path(), study_);
    ASSERT_EQ(parts.done(), kept + 1) << length;
    for (const auto& entry : std::filesystem::directory_iterator(path())) {
      if (entry.path().extension() == ".part" && entry.path().stem() != "000001")
        std::filesystem::remove(entry.path());
    }
  }
}

TEST_F(PartsOfAStudy, TakeNoRecordWithAByteChanged) {
  {
    Parts parts(path(), study_);
    parts.add(example_record({0, 0}));
    parts.add(example_record({1, 0}));
  }
  const std::string whole = text_of(path() / "000001.journal");
  for (std::size_t at = 0; at < whole.size(); at += 5) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    folder_.write("parts/000001.part", damaged);
    std::filesystem::remove(path() / "000001.journal");
    Parts parts(path(), study_);
    EXPECT_LT(parts.done(), 2U) << at;
  }
}

TEST_F(PartsOfAStudy, ReplaceAFailureByWhatCameLaterAndNeverWhatIsDone) {
  UnitRecord failed = example_record({0, 1});
  failed.status = UnitRecord::Status::failed;
  failed.problem = "found a deadlock";
  Parts parts(path(), study_);
  parts.add(failed);
  EXPECT_EQ(parts.failed(), 1U);
  EXPECT_EQ(parts.unit(1).problem, "found a deadlock");
  parts.add(example_record({0, 1}));
  parts.add(failed);
  EXPECT_EQ(parts.failed(), 0U);
  EXPECT_EQ(parts.done(), 1U);
  EXPECT_EQ(parts.unit(1).values, example_record({0, 1}).values);
}

TEST_F(PartsOfAStudy, RefuseAnotherStudyShowingWhatDiffers) {
  { const Parts parts(path(), study_); }
  StudyDescription other = study_;
  other.identity = {"seed = 8", "more: a = 2", "more: b = 3"};
  const std::string folder = path().string();
  try {
    const Parts parts(path(), other);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(error.what(),
              folder +
                  ": found the parts of another study; remove the folder to start anew, or name "
                  "another result file with --out: 3 problems\n"
                  "  " +
                  folder +
                  "/study: seed: found 8; expected 7, as before\n"
                  "  " +
                  folder +
                  "/study: more: b: found 3; expected nothing, as before\n"
                  "  " +
                  folder + "/study: as now: a: found nothing; expected 1, as before");
  }
}

TEST_F(PartsOfAStudy, RefuseAStudyWhoseDescriptionIsDamaged) {
  { const Parts parts(path(), study_); }
  std::string bytes = text_of(path() / "study");
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  folder_.write("parts/study", bytes);
  EXPECT_THROW(Parts(path(), study_), InputError);
  EXPECT_FALSE(PartsView::read(path()).has_value());
}

TEST_F(PartsOfAStudy, RefuseASecondProcessAndShowThemselvesToOnlookers) {
  EXPECT_FALSE(PartsView::read(path()).has_value());
  Parts parts(path(), study_);
  parts.start_session({12, 2, "host"});
  parts.add(example_record({1, 1}));
  EXPECT_THROW(Parts(path(), study_), EnvironmentError);
  const std::optional<PartsView> view = PartsView::read(path());
  ASSERT_TRUE(view.has_value());
  EXPECT_EQ(view->at_work(), AtWork::yes);
  EXPECT_EQ(fingerprint(view->study()), fingerprint(study_));
  std::vector<UnitId> units;
  std::vector<std::string> hosts;
  view->each([&](const UnitRecord& record) { units.push_back(record.unit); },
             [&](const SessionRecord& session) { hosts.push_back(session.host); });
  EXPECT_THAT(units, ElementsAre(UnitId{1, 1}));
  EXPECT_THAT(hosts, ElementsAre("host"));
}

TEST_F(PartsOfAStudy, MakeFewFilesOfManyUnits) {
  study_.replications = 20000;
  {
    Parts parts(path(), study_);
    for (std::uint32_t replication = 0; replication < study_.replications; ++replication)
      parts.add(example_record({0, replication}));
  }
  // Four megabytes of records.
  EXPECT_LE(files().size(), 4U);
  const Parts parts(path(), study_);
  EXPECT_EQ(parts.done(), 20000U);
}

TEST(StudyDescriptionBytes, GiveBackAllOfIt) {
  const StudyDescription study = example_study();
  const std::string bytes = to_bytes(study);
  const StudyDescription again = study_from_bytes(bytes);
  EXPECT_EQ(to_bytes(again), bytes);
  EXPECT_EQ(fingerprint(again), fingerprint(study));
  EXPECT_EQ(again.points.description(2), "service.desk.places = 4 places");
  EXPECT_THROW((void)study_from_bytes(bytes.substr(0, bytes.size() - 1)), ProgramError);
}

}  // namespace
}  // namespace carersim
