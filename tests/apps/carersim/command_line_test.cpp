#include <gmock/gmock.h>

#include "program.hpp"

namespace carersim {
namespace {

using program::Folder;
using program::Outcome;
using program::run;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const std::vector<std::string> commands = {"run",  "compare", "check",  "graph",
                                           "list", "show",    "export", "table"};

TEST(CommandLine, ShowsAnExampleInTheHelpOfEachCommand) {
  const Folder folder;
  for (const std::string& command : commands) {
    const Outcome outcome = run(folder, {command, "--help"});
    EXPECT_EQ(outcome.code, 0) << command;
    EXPECT_THAT(outcome.out, HasSubstr("\n  carersim " + command + " ")) << command;
    EXPECT_THAT(outcome.error, IsEmpty()) << command;
  }
  EXPECT_THAT(run(folder, {"--help"}).out, HasSubstr("Exit codes"));
  EXPECT_THAT(run(folder, {"--version"}).out, StartsWith("carersim "));
}

TEST(CommandLine, IsRefusedWith64WhenItIsWrong) {
  const Folder folder;
  folder.write("queue.toml", program::queue);
  const auto refused = [&](const std::vector<std::string>& words, const std::string& message) {
    const Outcome outcome = run(folder, words);
    EXPECT_EQ(outcome.code, 64) << message;
    EXPECT_EQ(outcome.error, message);
    EXPECT_THAT(outcome.out, IsEmpty()) << message;
  };
  refused({}, "A subcommand is required\ncarersim --help shows what is expected\n");
  refused({"cmpare"},
          "found \"cmpare\"; expected run, compare, check, graph, list, show, export, table; did "
          "you mean compare?\ncarersim --help shows what is expected\n");
  refused({"run"}, "SCENARIO is required\ncarersim run --help shows what is expected\n");
  refused({"run", "queue.toml", "--replicatoins", "2"},
          "found --replicatoins; expected an option of carersim run; did you mean --replications?\n"
          "carersim run --help shows what is expected\n");
  refused({"run", "queue.toml", "--set", "nonsense"},
          "--set: found \"nonsense\"; expected address=value, such as service.desk.places=4\n"
          "carersim run --help shows what is expected\n");
  refused({"run", "queue.toml", "--jobs", "0"},
          "--jobs: found \"0\"; expected a whole number from 1 to 4096\n"
          "carersim run --help shows what is expected\n");
  EXPECT_THAT(folder.files(), ElementsAre("queue.toml"));
}

TEST(CommandLine, ReplacesAResultFileOnlyWhenForced) {
  const Folder folder;
  folder.write("queue.toml", program::queue);
  EXPECT_EQ(run(folder, {"run", "queue.toml"}).code, 0);
  const std::string before = program::text_of(folder / "queue.h5");
  const Outcome refused = run(folder, {"run", "queue.toml"});
  EXPECT_EQ(refused.code, 64);
  EXPECT_EQ(refused.error,
            "--out: found a file queue.h5; expected a new name, or --force to replace it\n");
  EXPECT_EQ(program::text_of(folder / "queue.h5"), before);
  EXPECT_EQ(run(folder, {"run", "queue.toml", "--force", "--seed", "2"}).code, 0);
  EXPECT_NE(program::text_of(folder / "queue.h5"), before);
}

TEST(CommandLine, SaysNothingBesideTheAnswerWhenQuiet) {
  const Folder folder;
  folder.write("queue.toml", program::queue);
  const Outcome outcome = run(folder, {"run", "queue.toml", "--quiet"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.error, IsEmpty());
  EXPECT_THAT(outcome.out, HasSubstr("6 replications."));
  EXPECT_THAT(outcome.out, HasSubstr("Nothing is lost: all 48 checks held.\n"));
}

TEST(CommandLine, ShowsTheSameTableFromTheResultFile) {
  const Folder folder;
  folder.write("queue.toml", program::queue);
  const Outcome at_once = run(folder, {"run", "queue.toml"});
  const Outcome again = run(folder, {"table", "queue.h5"});
  EXPECT_EQ(again.code, 0);
  const std::string table = at_once.out.substr(0, at_once.out.find("Nothing is lost"));
  EXPECT_THAT(again.out, HasSubstr(table));
}

TEST(CommandLine, WritesCsvTables) {
  const Folder folder;
  folder.write("queue.toml", program::queue);
  EXPECT_EQ(run(folder, {"run", "queue.toml", "--csv", "tables"}).code, 0);
  EXPECT_EQ(run(folder, {"export", "queue.h5", "-o", "again"}).code, 0);
  for (const char* name : {"totals.csv", "series.csv", "waits.csv"}) {
    const std::string text = program::text_of(folder / "tables" / name);
    EXPECT_FALSE(text.empty()) << name;
    EXPECT_EQ(text, program::text_of(folder / "again" / name)) << name;
  }
}

}  // namespace
}  // namespace carersim
