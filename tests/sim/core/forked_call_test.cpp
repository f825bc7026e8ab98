#include "sim/core/forked_call.hpp"

#include <gtest/gtest.h>

#include <csignal>

#include "sim/core/error.hpp"

namespace carersim {
namespace {

TEST(ForkedCall, GivesTheAnswerOfALongText) {
  const std::string text(3'000'000, 'x');
  ForkedCall call([&] { return text + "y"; });
  EXPECT_EQ(call.answer(), text + "y");
}

TEST(ForkedCall, ThrowsWhatTheChildThrew) {
  ForkedCall wrong_input([]() -> std::string {
    throw InputError("desk.toml", {{{"desk.toml", 3, 7}, "service.desk", "2", "1"}});
  });
  try {
    (void)wrong_input.answer();
    FAIL() << "expected an InputError";
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(),
                 "desk.toml: 1 problem\n  desk.toml:3:7: service.desk: found 2; expected 1");
  }
  ForkedCall no_disk([]() -> std::string { throw EnvironmentError("found no disk"); });
  EXPECT_THROW((void)no_disk.answer(), EnvironmentError);
  ForkedCall wrong_program([]() -> std::string { throw ProgramError("a rule"); });
  EXPECT_THROW((void)wrong_program.answer(), ProgramError);
}

TEST(ForkedCall, SaysHowAChildDied) {
  const auto killed_by = [](int signal) {
    return [signal]() -> std::string {
      std::raise(signal);
      return "";
    };
  };
  ForkedCall killed(killed_by(SIGKILL));
  EXPECT_EQ(killed.answer_unless_killed(), std::nullopt);
  ForkedCall terminated(killed_by(SIGTERM));
  try {
    (void)terminated.answer_unless_killed();
    FAIL() << "expected an EnvironmentError";
  } catch (const EnvironmentError& error) {
    EXPECT_STREQ(error.what(), "found the worker killed by signal 15 (Terminated)");
  }
}

}  // namespace
}  // namespace carersim
