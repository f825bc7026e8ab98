#include <gmock/gmock.h>

#include <cctype>
#include <set>
#include <sstream>

#include "program.hpp"

namespace carersim {
namespace {

using program::Outcome;
using program::run;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const std::vector<std::string> commands = {"run",     "compare", "explain",   "check",    "graph",
                                           "list",    "show",    "export",    "table",    "metrics",
                                           "report",  "targets", "calibrate", "evaluate", "plan",
                                           "analyse", "sweep",   "status"};

TEST(CommandLine, ShowsAnExampleInTheHelpOfEachCommand) {
  const TemporaryFolder folder;
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
  const TemporaryFolder folder;
  folder.write("queue.toml", program::queue);
  const auto refused = [&](const std::vector<std::string>& words, const std::string& message) {
    const Outcome outcome = run(folder, words);
    EXPECT_EQ(outcome.code, 64) << message;
    EXPECT_EQ(outcome.error, message);
    EXPECT_THAT(outcome.out, IsEmpty()) << message;
  };
  refused({}, "A subcommand is required\ncarersim --help shows what is expected\n");
  refused({"cmpare"},
          "found \"cmpare\"; expected run, compare, explain, check, graph, list, show, export, "
          "table, metrics, report, targets, calibrate, sweep, evaluate, forecast, status, analyse, "
          "plan; did "
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
  const TemporaryFolder folder;
  folder.write("queue.toml", program::queue);
  EXPECT_EQ(run(folder, {"run", "queue.toml"}).code, 0);
  const std::string before = text_of(folder / "queue.h5");
  const Outcome refused = run(folder, {"run", "queue.toml"});
  EXPECT_EQ(refused.code, 64);
  EXPECT_EQ(refused.error,
            "--out: found a file queue.h5; expected a new name, or --force to replace it\n");
  EXPECT_EQ(text_of(folder / "queue.h5"), before);
  EXPECT_EQ(run(folder, {"run", "queue.toml", "--force", "--seed", "2"}).code, 0);
  EXPECT_NE(text_of(folder / "queue.h5"), before);
}

TEST(CommandLine, SaysNothingBesideTheAnswerWhenQuiet) {
  const TemporaryFolder folder;
  folder.write("queue.toml", program::queue);
  const Outcome outcome = run(folder, {"run", "queue.toml", "--quiet"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.error, IsEmpty());
  EXPECT_THAT(outcome.out, HasSubstr("6 replications."));
  EXPECT_THAT(outcome.out, HasSubstr("Nothing is lost: all 54 checks held.\n"));
}

TEST(CommandLine, ShowsTheSameTableFromTheResultFile) {
  const TemporaryFolder folder;
  folder.write("queue.toml", program::queue);
  const Outcome at_once = run(folder, {"run", "queue.toml"});
  const Outcome again = run(folder, {"table", "queue.h5"});
  EXPECT_EQ(again.code, 0);
  const std::string table = at_once.out.substr(0, at_once.out.find("Nothing is lost"));
  EXPECT_THAT(again.out, HasSubstr(table));
}

TEST(CommandLine, GivesNoWaitForAServiceThatOnlyAnotherArmHas) {
  const TemporaryFolder folder;
  std::string queue = program::queue;
  queue.replace(queue.find("next = "), 13,
                "next = \"end\"\n[pathway.case.end]\nkind = \"mark\"\nnext = \"exit\"");
  queue.replace(queue.find("[time]\n"), 7, "[time]\nstart = 2026-04-01\n");
  folder.write("two.toml", queue +
                               "[[arm]]\nname = \"as now\"\n"
                               "[[arm]]\nname = \"with hub\"\nwith = [\"hub\"]\n");
  folder.write("hub.toml",
               "id = \"hub\"\ntitle = \"A hub\"\nplace = \"nowhere\"\nseed = \"none: a test\"\n"
               "figures = []\nmechanism = \"One desk more.\"\n"
               "[[add]]\naddress = \"service.hub\"\nlike = \"desk\"\nfrom = \"start of "
               "run\"\nevidence = \"e\"\n"
               "[[add]]\naddress = \"pathway.case.at_hub\"\nlike = \"queue\"\nservice = \"hub\"\n"
               "from = \"start of run\"\nevidence = \"e\"\n"
               "[[change]]\naddress = \"pathway.case.queue.next\"\nto = \"at_hub\"\n"
               "from = \"start of run\"\nevidence = \"e\"\n");
  ASSERT_EQ(run(folder, {"run", "two.toml"}).code, 0);
  ASSERT_EQ(run(folder, {"export", "two.h5", "-o", "tables"}).code, 0);
  std::istringstream totals(text_of(folder / "tables/totals.csv"));
  std::set<std::string> waits;
  for (std::string line; std::getline(totals, line);) {
    const bool has_value = std::isdigit(static_cast<unsigned char>(line[line.rfind(',') + 1])) != 0;
    if (has_value && line.find(",wait.hub,") != std::string::npos)
      waits.insert(line.substr(0, line.find(',')));
  }
  EXPECT_THAT(waits, ElementsAre("with hub"));
}

TEST(CommandLine, WritesCsvTables) {
  const TemporaryFolder folder;
  folder.write("queue.toml", program::queue);
  EXPECT_EQ(run(folder, {"run", "queue.toml", "--csv", "tables"}).code, 0);
  EXPECT_EQ(run(folder, {"export", "queue.h5", "-o", "again"}).code, 0);
  for (const char* name : {"totals.csv", "series.csv", "waits.csv"}) {
    const std::string text = text_of(folder / "tables" / name);
    EXPECT_FALSE(text.empty()) << name;
    EXPECT_EQ(text, text_of(folder / "again" / name)) << name;
  }
}

}  // namespace
}  // namespace carersim
