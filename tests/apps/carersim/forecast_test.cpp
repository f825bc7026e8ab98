#include <gmock/gmock.h>

#include <csignal>

#include "program.hpp"

namespace carersim {
namespace {

using program::Outcome;
using program::Process;
using program::run;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* help = "\ncarersim forecast --help shows what is expected\n";

Outcome forecast(const TemporaryFolder& folder, const std::vector<std::string>& words) {
  std::vector<std::string> all = {"forecast", "queue.toml"};
  all.insert(all.end(), words.begin(), words.end());
  return run(folder, all);
}

std::string refusal(const std::vector<std::string>& words, int code) {
  const TemporaryFolder folder;
  folder.write("queue.toml", program::queue);
  const Outcome outcome = forecast(folder, words);
  EXPECT_EQ(outcome.code, code);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(folder.files(), ElementsAre("queue.toml"));
  return outcome.error;
}

TEST(Forecast, SaysWhatIsNoTarget) {
  EXPECT_EQ(refusal({"--target", "desk 90% within 3 days"}, 64),
            "--target: found \"desk 90% within 3 days\"; expected a service or step, a share and a "
            "time, such as \"desk: 90% within 28 days\"" +
                std::string(help));
  EXPECT_EQ(refusal({"--target", "desk: 90% within 3 moons"}, 64),
            "--target: found \"desk: 90% within 3 moons\"; expected a time such as \"within 28 "
            "days\", in minutes, hours, days or weeks" +
                std::string(help));
  EXPECT_EQ(refusal({}, 64), "--target is required" + std::string(help));
}

TEST(Forecast, SaysWhichServicesAndStepsThereAre) {
  EXPECT_EQ(refusal({"--target", "dask: 90% within 3 days"}, 64),
            "--target: found \"dask\"; expected a service or step: desk, case.queue; did you mean "
            "desk?\n");
  EXPECT_EQ(
      refusal({"--target", "desk: 90% within 3 days", "--target", "queue: 50% within 1 day"}, 64),
      "--target: found two for the service desk; expected one, since it has one capacity\n");
}

TEST(Forecast, SaysWhatIsNoWhatIf) {
  EXPECT_EQ(refusal({"--target", "desk: 90% within 3 days", "--what-if", "referrals x2"}, 64),
            "--what-if: found \"referrals x2\"; expected what is changed and by how much, such as "
            "\"referrals +20%\"" +
                std::string(help));
  EXPECT_EQ(
      refusal({"--target", "desk: 90% within 3 days", "--what-if", "service.dask.x +20%"}, 65),
      "queue.toml: 1 problem\n  --what-if: service.dask: found an unknown address; did you "
      "mean service.desk?\n");
  EXPECT_EQ(
      refusal({"--target", "desk: 90% within 3 days", "--what-if", "service.desk.kind +20%"}, 65),
      "queue.toml: 1 problem\n  --what-if: service.desk.kind: found times on \"caseload\"; "
      "expected "
      "the address of a number\n");
}

TEST(Forecast, SaysWhichNumbersItTakes) {
  const std::vector<std::string> target = {"--target", "desk: 90% within 3 days"};
  const auto with = [&](const std::string& option, const std::string& value) {
    return std::vector<std::string>{target[0], target[1], option, value};
  };
  EXPECT_EQ(refusal(with("--probability", "1"), 64),
            "--probability: found \"1\"; expected a share between 0 and 1" + std::string(help));
  EXPECT_EQ(refusal(with("--replications", "3"), 64),
            "--replications: found \"3\"; expected a whole number from 10 to 1000000" +
                std::string(help));
  EXPECT_EQ(refusal(with("--step", "0"), 64),
            "--step: found \"0\"; expected a number above 0" + std::string(help));
  EXPECT_EQ(refusal(with("--step", "0.5"), 64),
            "--step: found 0.5; expected a whole number, since desk has places\n");
  EXPECT_EQ(refusal(with("--by", "week"), 64),
            "--by: found \"week\"; expected month, quarter or year" + std::string(help));
  EXPECT_EQ(refusal(with("--arm", "other"), 65),
            "queue.toml: 1 problem\n  queue.toml: --arm: found \"other\"; expected one of "
            "\"baseline\"\n");
}

TEST(Forecast, KeepsFilesThatAreThereAndLooksBeforeItSimulates) {
  const TemporaryFolder folder;
  folder.write("queue.toml", program::queue);
  folder.write("plan.xlsx", "mine");
  const std::vector<std::string> target = {"--target", "desk: 90% within 3 days"};
  const auto with = [&](const std::string& option, const std::string& value) {
    return std::vector<std::string>{target[0], target[1], option, value};
  };
  Outcome outcome = forecast(folder, with("--xlsx", "plan.xlsx"));
  EXPECT_EQ(outcome.code, 64);
  EXPECT_EQ(outcome.error,
            "--xlsx: found a file plan.xlsx; expected a new name, or --force to replace it\n");
  EXPECT_EQ(text_of(folder / "plan.xlsx"), "mine");
  outcome = forecast(folder, with("--out", "nowhere/forecast.h5"));
  EXPECT_EQ(outcome.code, 74);
  EXPECT_EQ(outcome.error, "nowhere/forecast.h5: found no such folder; make it, then run again\n");
  outcome = forecast(folder, with("--csv", "plan.xlsx"));
  EXPECT_EQ(outcome.code, 74);
  EXPECT_EQ(outcome.error, "plan.xlsx: found a file; expected a folder, or a name that is free\n");
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(folder.files(), ElementsAre("plan.xlsx", "queue.toml"));
}

TEST(Forecast, KeepsNothingWhenInterrupted) {
  const TemporaryFolder folder;
  folder.write("queue.toml", program::queue);
  Process process(folder.path(), {"forecast", "queue.toml", "--target", "desk: 90% within 3 hours",
                                  "--out", "forecast.h5", "--replications", "1000000", "--jobs",
                                  "2", "--log-level", "debug"});
  ASSERT_TRUE(process.says("simulates as now"));
  for (int i = 0; i < 500 && process.workers().size() < 2; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  const std::vector<pid_t> workers = process.workers();
  EXPECT_EQ(workers.size(), 2U);
  process.signal(SIGINT);
  const Outcome outcome = process.wait();
  EXPECT_EQ(outcome.code, 130);
  EXPECT_EQ(outcome.error, "simulates as now\ninterrupted; kept: nothing\n");
  EXPECT_EQ(outcome.out, "");
  for (const pid_t worker : workers) EXPECT_NE(::kill(worker, 0), 0);
  EXPECT_THAT(folder.files(), ElementsAre("queue.toml"));
}

TEST(Forecast, OfAServiceToWhichNobodyComesSaysSo) {
  const TemporaryFolder folder;
  folder.write("queue.toml", program::queue +
                                 "[service.other]\nkind = \"caseload\"\n"
                                 "places = \"2 places\"\nspell = \"1 d\"\n"
                                 "[pathway.case.other]\nkind = \"service\"\n"
                                 "service = \"other\"\nnext = \"exit\"\n"
                                 "[pathway.case.choice]\nkind = \"decision\"\n"
                                 "branch.other.share = 0\n"
                                 "branch.queue.otherwise = true\n");
  std::string text = text_of(folder / "queue.toml");
  text.replace(text.find("case.queue"), 10, "case.choice");
  folder.write("queue.toml", text);
  const Outcome outcome = forecast(folder, {"--target", "other: 90% within 3 days", "--quiet"});
  EXPECT_EQ(outcome.code, 64);
  EXPECT_EQ(outcome.error,
            "--target: found nobody who comes to other in the evaluation; expected a service or "
            "step to which people come in this arm\n");
}

TEST(Forecast, WarnsOfAServiceThatIsOfferedTooMuchAndSaysHowMuchIsEnough) {
  const TemporaryFolder folder;
  std::string text = program::queue;
  text.replace(text.find("0.7 / d"), 7, "1.4 / d");
  folder.write("queue.toml", text);
  const Outcome outcome = forecast(folder, {"--target", "desk: 90% within 1 day", "--by", "year"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.error,
              HasSubstr("warning: queue.toml:5:1: service.desk: offered 1.4 places"));
  EXPECT_THAT(outcome.out, HasSubstr("Needed: 3 places, 2 more than the 1 place of now.\n"));
}

}  // namespace
}  // namespace carersim
