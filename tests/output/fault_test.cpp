#include <gmock/gmock.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "example_run.hpp"
#include "output/csv.hpp"
#include "output/hdf5_file.hpp"
#include "output/result_reader.hpp"
#include "output/result_writer.hpp"
#include "sim/core/error.hpp"

namespace carersim {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

template <class Fault, class Work>
std::string message_of(const Work& work) {
  try {
    work();
  } catch (const Fault& fault) {
    return fault.what();
  }
  return "nothing was thrown";
}

std::string reading(const std::filesystem::path& path) {
  return message_of<InputError>([&] {
    const ResultReader reader(path);
    for (std::size_t arm = 0; arm < reader.run().arms.size(); ++arm) {
      for (std::size_t row = 0; row < reader.replications(); ++row) (void)reader.result(arm, row);
    }
  });
}

/// A disk of 1 MiB, or a reason to skip that counts as a failure where CI=true.
class FullDisk : public ::testing::Test {
 protected:
  void SetUp() override {
    if (::mount("carersim-test", folder_.path().c_str(), "tmpfs", 0, "size=1m") == 0) {
      mounted_ = true;
      return;
    }
    const char* ci = std::getenv("CI");
    if (ci != nullptr && std::string(ci) == "true") FAIL() << "a small tmpfs needs root and mount";
    GTEST_SKIP() << "a small tmpfs needs root and mount";
  }
  void TearDown() override {
    if (mounted_) ::umount(folder_.path().c_str());
  }

  /// Leaves no more than this many bytes free.
  void fill(std::size_t free_bytes) {
    std::filesystem::remove(folder_ / "ballast");
    struct statvfs disk {};
    ASSERT_EQ(::statvfs(folder_.path().c_str(), &disk), 0);
    example::write_bytes(folder_ / "ballast",
                         std::string(disk.f_bavail * disk.f_bsize - free_bytes, 'x'));
  }

  TemporaryFolder folder_;
  bool mounted_ = false;
};

TEST_F(FullDisk, KeepsTheWholeReplicationsThatWereFinishedBefore) {
  const RunDescription run = example::run(100'000);
  std::uint32_t replication = 0;
  const std::string message = message_of<EnvironmentError>([&] {
    ResultWriter writer(run, folder_ / "run.h5");
    for (; replication < run.replications; ++replication) {
      writer.add(0, replication, example::result(run, 0, replication));
      writer.add(1, replication, example::result(run, 1, replication));
    }
  });
  EXPECT_EQ(message,
            fmt::format("{0}: found no space left on the disk; free some room, then run again\n"
                        "  kept: {1} of 100000 replications, in {0}",
                        (folder_ / "run.h5").string(), replication));
  EXPECT_GT(replication, 20U);
  const ResultReader reader(folder_ / "run.h5");
  EXPECT_FALSE(reader.complete());
  ASSERT_EQ(reader.replications(), replication);
  for (std::uint32_t row = 0; row < replication; ++row) {
    EXPECT_EQ(reader.result(1, row).series, example::result(run, 1, row).series);
    EXPECT_EQ(reader.totals(1, row, 1), example::result(run, 1, row).totals);
    EXPECT_EQ(reader.event_hash(1, row), example::result(run, 1, row).event_hash);
  }
  EXPECT_EQ(folder_.files().size(), 1U);
}

TEST_F(FullDisk, KeepsTheFileThatHasMoreReplications) {
  example::write(folder_ / "run.h5", example::run(3));
  const RunDescription run = example::run(100'000);
  const auto extend = [&](std::uint32_t kept) {
    return message_of<EnvironmentError>([&] {
      ResultWriter writer(run, folder_ / "run.h5");
      writer.keep_at_least(kept);
      for (std::uint32_t replication = 0; replication < run.replications; ++replication) {
        writer.add(0, replication, example::result(run, 0, replication));
        writer.add(1, replication, example::result(run, 1, replication));
      }
    });
  };
  EXPECT_EQ(extend(50'000),
            (folder_ / "run.h5").string() +
                ": found no space left on the disk; free some room, then run again\n"
                "  kept: the file as it was");
  EXPECT_EQ(ResultReader(folder_ / "run.h5").replications(), 3U);
  EXPECT_THAT(extend(3), HasSubstr(" of 100000 replications, in "));
  EXPECT_GT(ResultReader(folder_ / "run.h5").replications(), 3U);
}

TEST_F(FullDisk, KeepsNothingOfARunWithoutAWholeReplication) {
  const RunDescription run = example::run(100'000);
  const std::string message = message_of<EnvironmentError>([&] {
    ResultWriter writer(run, folder_ / "run.h5");
    for (std::uint32_t replication = 0; replication < run.replications; ++replication) {
      writer.add(0, replication, example::result(run, 0, replication));
    }
  });
  EXPECT_THAT(message, EndsWith("found no space left on the disk; free some room, then run again\n"
                                "  kept: nothing"));
  EXPECT_EQ(folder_.files().size(), 0U);
}

TEST_F(FullDisk, IsRefusedBeforeTheFirstReplication) {
  for (const std::size_t free_bytes : {0U, 4096U, 65'536U, 131'072U}) {
    fill(free_bytes);
    EXPECT_EQ(
        message_of<EnvironmentError>([&] { ResultWriter(example::run(), folder_ / "run.h5"); }),
        (folder_ / "run.h5").string() +
            ": found no space left on the disk; free some room, then run again");
    EXPECT_EQ(folder_.files().size(), 1U);
  }
}

TEST_F(FullDisk, LeavesNoHalfWrittenCsv) {
  const TemporaryFolder elsewhere;
  example::write(elsewhere / "run.h5", example::run(300));
  fill(8192);
  const ResultReader reader(elsewhere / "run.h5");
  EXPECT_EQ(message_of<EnvironmentError>([&] { write_series_csv(reader, folder_ / "series.csv"); }),
            (folder_ / "series.csv").string() +
                ": found no space left on the disk; free some room, then run again");
  EXPECT_EQ(folder_.files().size(), 1U);
}

/// Runs as the user nobody when this is root, who may do everything. The message comes back.
template <class Work>
std::string as_nobody(const TemporaryFolder& folder, const Work& work) {
  ::chmod(folder.path().c_str(), 0755);
  int channel[2];
  if (::pipe(channel) != 0) return "no pipe";
  const pid_t child = ::fork();
  if (child == 0) {
    constexpr uid_t nobody = 65534;
    if (::getuid() == 0 &&
        (::setgroups(0, nullptr) != 0 || ::setgid(nobody) != 0 || ::setuid(nobody) != 0)) {
      ::_exit(1);
    }
    const std::string message = message_of<std::runtime_error>(work);
    ::_exit(::write(channel[1], message.data(), message.size()) < 0 ? 1 : 0);
  }
  ::close(channel[1]);
  std::string message(4096, '\0');
  message.resize(static_cast<std::size_t>(::read(channel[0], message.data(), message.size())));
  ::close(channel[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  return message;
}

TEST(UnwritableFolder, IsNamedAndLeftAlone) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "closed");
  ::chmod((folder / "closed").c_str(), 0555);
  EXPECT_EQ(
      as_nobody(folder, [&] { ResultWriter(example::run(), folder / "closed/run.h5"); }),
      (folder / "closed/run.h5").string() +
          ": found no permission to write there; choose another folder, or ask for the permission");
  ::chmod((folder / "closed").c_str(), 0755);
}

TEST(UnreadableFile, IsNamed) {
  const TemporaryFolder folder;
  example::write(folder / "run.h5", example::run());
  ::chmod((folder / "run.h5").c_str(), 0);
  EXPECT_EQ(
      as_nobody(folder, [&] { const ResultReader reader(folder / "run.h5"); }),
      "result file: 1 problem\n  " + (folder / "run.h5").string() +
          ": found no permission to read it; expected a file that may be read; ask its owner");
}

TEST(MissingFolder, IsNamed) {
  const TemporaryFolder folder;
  EXPECT_EQ(
      message_of<EnvironmentError>([&] { ResultWriter(example::run(), folder / "none/run.h5"); }),
      (folder / "none/run.h5").string() + ": found no such folder; make it, then run again");
  EXPECT_EQ(
      message_of<EnvironmentError>([&] { ResultWriter(example::run(), folder.path()); }),
      folder.path().string() + ": found a folder of that name; choose another name for the file");
}

/// Ends the process with 74 after printing what was thrown and how many files are left.
[[noreturn]] void write_beyond_the_limit(const TemporaryFolder& folder) {
  ::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{300'000, 300'000};
  ::setrlimit(RLIMIT_FSIZE, &limit);
  const RunDescription run = example::run(100'000);
  const std::string message = message_of<EnvironmentError>([&] {
    ResultWriter writer(run, folder / "run.h5");
    for (std::uint32_t replication = 0; replication < run.replications; ++replication) {
      writer.add(0, replication, example::result(run, 0, replication));
      writer.add(1, replication, example::result(run, 1, replication));
    }
  });
  std::fprintf(stderr, "%s|%zu files", message.c_str(), folder.files().size());
  std::exit(74);
}

/// HDF5 cannot close a file after a write that failed; the program must end well even so.
TEST(FailedWrite, IsNamedLeavesNothingAndEndsInSilence) {
  const TemporaryFolder folder;
  EXPECT_EXIT(write_beyond_the_limit(folder), ::testing::ExitedWithCode(74),
              ::testing::Eq((folder / "run.h5").string() +
                            ": found a limit on the size of files; raise it, then run again\n"
                            "  kept: nothing|0 files"));
}

constexpr const char* whole_file =
    "; expected a whole result file of carersim; copy it again from where it was made, or run "
    "again";

TEST(BrokenFile, IsNamedWithWhatItIs) {
  const TemporaryFolder folder;
  const auto message = [&](const std::string& name, const std::string& rest) {
    return "result file: 1 problem\n  " + (folder / name).string() + ": found " + rest;
  };
  EXPECT_EQ(
      reading(folder / "none.h5"),
      message("none.h5",
              "no such file; expected a result file; see the name, or run the scenario first"));
  std::filesystem::create_directory(folder / "folder.h5");
  EXPECT_EQ(reading(folder / "folder.h5"),
            message("folder.h5", "a folder or a device; expected a result file"));
  example::write_bytes(folder / "empty.h5", "");
  EXPECT_EQ(reading(folder / "empty.h5"),
            message("empty.h5", std::string("an empty file") + whole_file));
  example::write_bytes(folder / "text.h5", "arm,replication\nbaseline,0\n");
  EXPECT_EQ(reading(folder / "text.h5"),
            message("text.h5", std::string("a file that is not HDF5") + whole_file));
  H5::H5File((folder / "foreign.h5").string(), H5F_ACC_TRUNC).close();
  EXPECT_EQ(
      reading(folder / "foreign.h5"),
      message("foreign.h5", "an HDF5 file of another program; expected a result file of carersim"));
}

TEST(BrokenFile, OfALaterFormatSaysWhichProgramReadsIt) {
  const TemporaryFolder folder;
  example::write(folder / "run.h5", example::run());
  {
    H5::H5File file((folder / "run.h5").string(), H5F_ACC_RDWR);
    const std::int32_t version = 2;
    file.openAttribute("format_version").write(H5::PredType::NATIVE_INT32, &version);
  }
  EXPECT_EQ(
      reading(folder / "run.h5"),
      "result file: 1 problem\n  " + (folder / "run.h5").string() +
          ": found format version 2, written by carersim 0.1.0; expected format version 1; read "
          "it with that carersim or a later one");
}

TEST(BrokenFile, CutShortAnywhereIsRefused) {
  const TemporaryFolder folder;
  example::write(folder / "run.h5", example::run());
  const std::string bytes = text_of(folder / "run.h5");
  const std::size_t without_the_seal = bytes.rfind("\ncarersim: CRC-32");
  ASSERT_NE(without_the_seal, std::string::npos);
  for (std::size_t length = 1; length < without_the_seal; length += 1 + length / 17) {
    SCOPED_TRACE(length);
    example::write_bytes(folder / "cut.h5", bytes.substr(0, length));
    EXPECT_THAT(reading(folder / "cut.h5"), EndsWith(whole_file));
  }
  example::write_bytes(folder / "cut.h5", bytes.substr(0, without_the_seal - 1));
  EXPECT_THAT(reading(folder / "cut.h5"), HasSubstr("truncated file"));
  example::write_bytes(folder / "cut.h5", bytes.substr(0, without_the_seal));
  EXPECT_EQ(reading(folder / "cut.h5"), "nothing was thrown");
}

TEST(BrokenFile, WithAnyBitChangedIsRefused) {
  const TemporaryFolder folder;
  example::write(folder / "run.h5", example::run());
  const std::string bytes = text_of(folder / "run.h5");
  const std::size_t without_the_seal = bytes.rfind("\ncarersim: CRC-32");
  for (std::size_t at = 0; at < without_the_seal; at += 211) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ (1 << (at % 8)));
    example::write_bytes(folder / "changed.h5", changed);
    ASSERT_EQ(reading(folder / "changed.h5"),
              "result file: 1 problem\n  " + (folder / "changed.h5").string() +
                  ": found a damaged file (its checksum does not fit)" + whole_file);
  }
}

/// As h5py leaves it: such a change is the user's own and no damage.
TEST(ChangedFile, ByAProgramThatKnowsHdf5IsRead) {
  const TemporaryFolder folder;
  example::write(folder / "run.h5", example::run());
  const std::string change = fmt::format(
      "/usr/bin/python3 -c \"import h5py; h5py.File('{}', 'r+').attrs['note'] = 'seen'\"",
      (folder / "run.h5").string());
  ASSERT_EQ(std::system(change.c_str()), 0);
  EXPECT_EQ(reading(folder / "run.h5"), "nothing was thrown");
}

TEST(BrokenFile, LackingAVariableIsRefused) {
  for (const char* name : {"measure", "total", "series", "month_days", "arm", "provenance",
                           "scenario_text", "event_hash", "check_left", "wait_histogram"}) {
    SCOPED_TRACE(name);
    const TemporaryFolder folder;
    example::write(folder / "run.h5", example::run());
    H5::H5File((folder / "run.h5").string(), H5F_ACC_RDWR).unlink(name);
    EXPECT_THAT(reading(folder / "run.h5"), EndsWith(whole_file));
  }
}

TEST(BrokenFile, WithAVariableOfAnotherShapeIsRefused) {
  const TemporaryFolder folder;
  example::write(folder / "run.h5", example::run());
  {
    H5::H5File file((folder / "run.h5").string(), H5F_ACC_RDWR);
    const hsize_t shorter[] = {2, 2, 4};
    file.openDataSet("total").extend(shorter);
  }
  EXPECT_EQ(reading(folder / "run.h5"),
            "result file: 1 problem\n  " + (folder / "run.h5").string() +
                ": found a damaged file (total has the shape (2, 2, 4) instead of (2, 3, 4))" +
                whole_file);
}

}  // namespace
}  // namespace carersim
