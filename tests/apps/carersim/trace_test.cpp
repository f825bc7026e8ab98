// --trace and export of what it wrote.
#include <gmock/gmock.h>
#include <sys/mount.h>

#include <map>
#include <sstream>

#include "output/trace_reader.hpp"
#include "program.hpp"

namespace carersim {
namespace {

using program::Outcome;
using program::Process;
using program::run;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

/// A queue with two arms and a mark, whose places are enough for so many cases a day.
std::string two_desks(const std::string& rate, const std::string& days) {
  std::string text = program::queue;
  text.replace(text.find("0.7 / d"), 7, rate);
  text.replace(text.find("1 places"), 8, "300 places");
  text.replace(text.find("2000 d"), 6, days);
  text.replace(text.find("next = \"exit\""), 13,
               "next = \"end\"\n[pathway.case.end]\nkind = \"mark\"\nnext = \"exit\"");
  return text;
}

/// The queue of the other tests, in two arms.
const std::string two_arms =
    program::queue +
    "[[arm]]\nname = \"as <now> & \\\"then\\\"\"\n[[arm]]\nname = \"two\"\n"
    "set = { \"service.desk.places\" = \"2 places\" }\n";

TEST(Trace, IsTheSameReplicationThatTheRunCounted) {
  const TemporaryFolder folder;
  folder.write("queue.toml", two_arms);
  const Outcome outcome =
      run(folder, {"compare", "queue.toml", "--trace", "trace.h5", "--trace-replication", "4"});
  ASSERT_EQ(outcome.code, 0) << outcome.error;
  EXPECT_THAT(outcome.error, HasSubstr("Trace: trace.h5\n"));
  EXPECT_THAT(folder.files(), ElementsAre("queue.h5", "queue.toml", "trace.h5"));
  const TraceReader trace(folder / "trace.h5");
  EXPECT_EQ(trace.replication(), 4U);
  EXPECT_THAT(trace.names().arms, ElementsAre("as <now> & \"then\"", "two"));
  EXPECT_GT(trace.records(), 3000U);
}

TEST(Trace, IsTheSameForAnyNumberOfJobs) {
  const TemporaryFolder folder;
  folder.write("queue.toml", two_arms);
  std::vector<std::string> files;
  for (const char* jobs : {"1", "3"}) {
    ASSERT_EQ(run(folder, {"run", "queue.toml", "--trace", "trace.h5", "--force", "--jobs", jobs,
                           "--quiet"})
                  .code,
              0);
    ASSERT_EQ(run(folder, {"export", "trace.h5", "--quiet"}).code, 0);
    files.push_back(text_of(folder / "trace.csv"));
  }
  EXPECT_EQ(files[0], files[1]);
}

TEST(Trace, OfAMillionEventsTakesNoMoreMemoryThanOneOfTenThousand) {
  const TemporaryFolder folder;
  std::map<std::string, std::int64_t> kilobytes;
  std::map<std::string, std::uint64_t> records;
  for (const auto& [name, days] : {std::pair("short", "20 d"), std::pair("long", "2100 d")}) {
    folder.write("queue.toml", two_desks("250 / d", days));
    const Outcome outcome =
        run(folder, {"run", "queue.toml", "--set", "time.run_in=0 d", "--replications", "1",
                     "--trace", std::string(name) + ".h5", "--force"});
    ASSERT_EQ(outcome.code, 0) << outcome.error;
    kilobytes[name] = outcome.peak_kilobytes;
    records[name] = TraceReader(folder / (std::string(name) + ".h5")).records();
  }
  EXPECT_GT(records["short"], 8'000U);
  EXPECT_LT(records["short"], 12'000U);
  EXPECT_GT(records["long"], 1'000'000U);
  // A million records of 40 bytes would be 40 MB; the caches of HDF5 fill up within 4.
  EXPECT_LT(kilobytes["long"], kilobytes["short"] + 4096);

  std::map<std::string, std::int64_t> exporting;
  for (const char* name : {"short", "long"}) {
    const Outcome outcome = run(folder, {"export", std::string(name) + ".h5"});
    ASSERT_EQ(outcome.code, 0) << outcome.error;
    exporting[name] = outcome.peak_kilobytes;
  }
  EXPECT_LT(exporting["long"], exporting["short"] + 8192);
}

TEST(Trace, IsWrittenAsCsvWithARowForEachActivity) {
  const TemporaryFolder folder;
  folder.write("queue.toml", two_arms);
  ASSERT_EQ(run(folder, {"run", "queue.toml", "--trace", "trace.h5"}).code, 0);
  const Outcome outcome = run(folder, {"export", "trace.h5", "--out", "log.csv"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.error, "Event log: log.csv\n");
  std::istringstream text(text_of(folder / "log.csv"));
  std::string line;
  std::getline(text, line);
  EXPECT_EQ(line,
            "arm,case,walk,activity,label,kind,phase,ending,start_day,end_day,start,end,agency\r");
  std::getline(text, line);
  EXPECT_THAT(line, StartsWith("\"as <now> & \"\"then\"\"\",case 0,0,pathway.case.queue,case: "
                               "queue,service,served,completed,"));
  std::uint64_t rows = 1;
  while (std::getline(text, line)) ++rows;
  EXPECT_EQ(rows, TraceReader(folder / "trace.h5").records());
}

TEST(Trace, IsReadAsXesByPython) {
  const TemporaryFolder folder;
  folder.write("queue.toml", two_arms);
  ASSERT_EQ(run(folder, {"run", "queue.toml", "--trace", "trace.h5"}).code, 0);
  ASSERT_EQ(run(folder, {"export", "trace.h5", "--to", "csv"}).code, 0);
  ASSERT_EQ(run(folder, {"export", "trace.h5", "--to", "xes"}).code, 0);
  const std::string command =
      "/usr/bin/python3 " CARERSIM_SOURCE_DIR "/tests/output/compare_xes_with_csv.py " +
      (folder / "trace.xes").string() + " " + (folder / "trace.csv").string() + " > " +
      (folder / "said").string() + " 2>&1";
  EXPECT_EQ(std::system(command.c_str()), 0) << text_of(folder / "said");
}

TEST(Trace, IsReadByPandasAndByXarrayWithBothOfItsEngines) {
  const TemporaryFolder folder;
  folder.write("queue.toml", two_arms);
  folder.write("read.py", R"(import h5py, pandas, sys, xarray
file = h5py.File("trace.h5")
log = pandas.DataFrame({name: file[name][:] for name in ["arm", "case", "walk", "start", "end"]})
for name in ["activity", "phase", "ending"]:
    log[name] = pandas.Categorical.from_codes(file[name][:], file[file[name].attrs["names"]].asstr()[:])
data = xarray.open_dataset("trace.h5", engine=sys.argv[1])
assert data.sizes["record"] == len(log)
assert (data["case"].values == log["case"].values).all()
assert str(data.start.dtype) == "datetime64[ns]" and data.start.values[0] >= data.start.values.min()
assert list(data.name_of_arm.values) == ["as <now> & \"then\"", "two"]
print(len(log), log.phase[0], log.activity[0], file.attrs["format"])
)");
  ASSERT_EQ(run(folder, {"run", "queue.toml", "--trace", "trace.h5"}).code, 0);
  const std::string expected = std::to_string(TraceReader(folder / "trace.h5").records()) +
                               " served pathway.case.queue carersim trace\n";
  for (const char* engine : {"h5netcdf", "netcdf4"}) {
    const std::string command =
        "cd " + folder.path().string() + " && /usr/bin/python3 read.py " + engine + " > said 2>&1";
    EXPECT_EQ(std::system(command.c_str()), 0) << text_of(folder / "said");
    EXPECT_EQ(text_of(folder / "said"), expected);
  }
}

TEST(Trace, IsRefusedBeforeTheRunWhenItCannotBeWritten) {
  const TemporaryFolder folder;
  folder.write("queue.toml", program::queue);
  folder.write("there.h5", "something");
  const auto refused = [&](const std::vector<std::string>& words, const std::string& message) {
    std::vector<std::string> all = {"run", "queue.toml"};
    all.insert(all.end(), words.begin(), words.end());
    const Outcome outcome = run(folder, all);
    EXPECT_EQ(outcome.code, 64) << message;
    EXPECT_EQ(outcome.error, message);
    EXPECT_THAT(outcome.out, IsEmpty());
  };
  refused({"--trace", "there.h5"},
          "--trace: found a file there.h5; expected a new name, or --force to replace it\n");
  refused({"--trace", "t.h5", "--trace-replication", "6"},
          "--trace-replication: found 6; expected one of the run's 6 replications, numbered from "
          "0\n");
  refused({"--trace-replication", "1"},
          "--trace-replication: found no --trace; expected --trace FILE too\n");
  EXPECT_THAT(folder.files(), ElementsAre("queue.toml", "there.h5"));
}

TEST(Trace, LeavesNothingWhenInterruptedButTheResults) {
  const TemporaryFolder folder;
  folder.write("queue.toml", two_desks("250 / d", "4000 d"));
  Process process(folder.path(), {"run", "queue.toml", "--replications", "1", "--trace", "t.h5"});
  ASSERT_TRUE(process.says("Results: queue.h5"));
  process.signal(SIGINT);
  const Outcome outcome = process.wait();
  EXPECT_EQ(outcome.code, 130);
  EXPECT_THAT(outcome.error, HasSubstr("interrupted; kept: the results, in queue.h5; no trace\n"));
  EXPECT_THAT(folder.files(), ElementsAre("queue.h5", "queue.toml"));
}

TEST(Trace, LeavesNothingOnAFullDisk) {
  const TemporaryFolder folder;
  folder.write("queue.toml", two_desks("250 / d", "2000 d"));
  std::filesystem::create_directory(folder / "disk");
  if (::mount("carersim-test", (folder / "disk").c_str(), "tmpfs", 0, "size=5m") != 0) {
    const char* ci = std::getenv("CI");
    if (ci != nullptr && std::string(ci) == "true") FAIL() << "needs root and mount";
    GTEST_SKIP() << "needs root and mount";
  }
  const Outcome traced =
      run(folder, {"run", "queue.toml", "--replications", "1", "--trace", "disk/t.h5"});
  EXPECT_EQ(traced.code, 74);
  EXPECT_THAT(traced.error, HasSubstr("disk/t.h5: found no space left on the disk; free some room, "
                                      "then run again\n"));
  EXPECT_TRUE(std::filesystem::is_empty(folder / "disk"));
  EXPECT_TRUE(std::filesystem::exists(folder / "queue.h5"));
  ASSERT_EQ(
      run(folder, {"run", "queue.toml", "--replications", "1", "--trace", "t.h5", "--force"}).code,
      0);
  for (const char* format : {"csv", "xes"}) {
    const Outcome exported = run(folder, {"export", "t.h5", "--to", format, "-o", "disk/log"});
    EXPECT_EQ(exported.code, 74);
    EXPECT_THAT(exported.error, HasSubstr("disk/log: found no space left on the disk"));
    EXPECT_TRUE(std::filesystem::is_empty(folder / "disk"));
  }
  ::umount((folder / "disk").c_str());
}

TEST(Export, RefusesWhatIsNoTrace) {
  const TemporaryFolder folder;
  folder.write("queue.toml", program::queue);
  folder.write("text.h5", "no HDF5\n");
  ASSERT_EQ(run(folder, {"run", "queue.toml", "--trace", "trace.h5", "--quiet"}).code, 0);
  const auto refused = [&](const std::vector<std::string>& words, int code,
                           const std::string& message) {
    const Outcome outcome = run(folder, words);
    EXPECT_EQ(outcome.code, code) << message;
    EXPECT_THAT(outcome.error, HasSubstr(message));
    EXPECT_THAT(outcome.out, IsEmpty());
  };
  refused({"export", "queue.h5", "--to", "xes"}, 64,
          "--to: found xes for a result file; expected csv, or a trace that run --trace wrote\n");
  refused({"export", "queue.h5"}, 64,
          "--out is required for a result file: the folder for its tables\n");
  refused({"export", "trace.h5", "--to", "tsv"}, 64, "--to: found \"tsv\"; expected csv or xes\n");
  refused({"export", "text.h5", "-o", "x"}, 65, "text.h5: found a file that is not HDF5; ");
  refused({"table", "trace.h5"}, 65,
          "trace.h5: found a trace of carersim; expected a result file of carersim\n");
  std::string bytes = text_of(folder / "trace.h5");
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  folder.write("trace.h5", bytes);
  refused({"export", "trace.h5", "--to", "xes"}, 65,
          "trace.h5: found a damaged file (its checksum does not fit); ");
  EXPECT_THAT(folder.files(), ElementsAre("queue.h5", "queue.toml", "text.h5", "trace.h5"));
}

}  // namespace
}  // namespace carersim
