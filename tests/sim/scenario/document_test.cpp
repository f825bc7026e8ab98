#include "sim/scenario/document.hpp"
#include <unistd.h>

#include "tests/sim/scenario/workspace.hpp"

namespace carersim {
namespace {

using Documents = Workspace;

std::string message(const std::function<Scenario()>& load) {
  try {
    (void)load();
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST_F(Documents, ThatAreMissingOrNoFilesAreNamed) {
  std::filesystem::create_directory("folder.toml");
  EXPECT_EQ(message([] { return load("none.toml"); }),
            "none.toml: 1 problem\n  none.toml: found no such file; expected a TOML file");
  EXPECT_EQ(message([] { return load("folder.toml"); }),
            "folder.toml: 1 problem\n  folder.toml: found a folder; expected a TOML file");
  EXPECT_EQ(message([] { return load("/dev/null"); }),
            "/dev/null: 1 problem\n  /dev/null: found no regular file; expected a TOML file");
}

TEST_F(Documents, ThatMayNotBeReadSayWhy) {
  write("main.toml", "a = 1\n");
  std::filesystem::permissions("main.toml", std::filesystem::perms::none);
  std::filesystem::permissions(folder_.path(), std::filesystem::perms(0755));
  const auto read = [] {
    constexpr uid_t nobody = 65534;  // root may read everything
    if (geteuid() == 0 && setuid(nobody) != 0) std::_Exit(1);
    const std::string found = message([] { return load("main.toml"); });
    const bool good =
        found ==
        "main.toml: 1 problem\n  main.toml: found a file that cannot be read (Permission denied); "
        "expected a TOML file";
    std::_Exit(good ? 0 : 2);
  };
  EXPECT_EXIT(read(), testing::ExitedWithCode(0), "");
}

TEST_F(Documents, OverTenMegabytesAreRefused) {
  write("main.toml", "# " + std::string(10'000'000, 'x'));
  EXPECT_EQ(message([] { return load("main.toml"); }),
            "main.toml: 1 problem\n  main.toml: found more than 10 MB; expected a TOML file of at "
            "most 10 MB");
}

TEST_F(Documents, ThatAreNotUtf8ShowTheFirstBadByte) {
  EXPECT_EQ(problems_of("a = 1\nb = \"£\xff\"\n"),
            "main.toml: 1 problem\n  main.toml:2:7: found a byte that is not UTF-8; expected a "
            "text in UTF-8");
  EXPECT_EQ(problems_of("a = \"\xc0\xaf\"\n"),
            "main.toml: 1 problem\n  main.toml:1:6: found a byte that is not UTF-8; expected a "
            "text in UTF-8");
}

TEST_F(Documents, WithAControlCharacterShowIt) {
  EXPECT_EQ(
      problems_of("a = 1\nb = \"\x07\"\n"),
      "main.toml: 1 problem\n  main.toml:2:6: found the control character U+0007; expected a text "
      "without control characters");
}

TEST_F(Documents, WithAKeyTwiceSayWhichAndWhere) {
  EXPECT_EQ(problems_of("[a]\nb = 1\nb = 2\n"),
            "main.toml: 1 problem\n  main.toml:3:5: found a second \"b\"; expected each key once");
}

TEST_F(Documents, WithASyntaxErrorSayWhereAndWhat) {
  const auto line = [](const std::string& text) {
    const std::string message = problems_of(text);
    return message.substr(message.find('\n') + 3);
  };
  EXPECT_EQ(line("a = 1\nb = [1, 2\nc = 3\n"),
            "main.toml:3:1: found 'c'; expected comma or closing ']'");
  EXPECT_EQ(
      line("cost = £300\n"),
      R"(main.toml:1:8: found no value; expected a number, true, false, a date, or a text in quotation marks such as "10 d")");
  EXPECT_EQ(
      line("wait = 10 d\n"),
      R"(main.toml:1:11: found 'd'; expected a comment or whitespace; a quantity is a text: "10 d")");
  EXPECT_EQ(line("wait = \"10 d\ncost = 3\n"),
            "main.toml:1:13: found a text that goes on at the end of the line; expected a "
            "quotation mark at its end");
  EXPECT_EQ(line("wait 10\n"), "main.toml:1:6: found '1'; expected '='");
  EXPECT_EQ(line("a = 007\n"),
            "main.toml:1:8: found text that is not TOML (parsing decimal integer: leading zeroes "
            "are prohibited)");
  EXPECT_EQ(line("£x = 3\n").substr(0, 21), "main.toml:1:1: found ");
}

TEST_F(Documents, NestedTooDeeplyAreRefusedBeforeTheyHurt) {
  EXPECT_EQ(problems_of("a = " + std::string(100'000, '[')),
            "main.toml: 1 problem\n  main.toml:1:261: found values nested too deeply; expected "
            "fewer levels");
  std::string key = "a";
  for (int i = 0; i < 100'000; ++i) key += ".a";
  EXPECT_EQ(problems_of(key + " = 1\n"),
            "main.toml: 1 problem\n  main.toml:1:1: found a key of too many parts; expected at "
            "most 64 parts");
  EXPECT_EQ(problems_of("\n[" + key + "]\n"),
            "main.toml: 1 problem\n  main.toml:2:2: found a key of too many parts; expected at "
            "most 64 parts");
  std::string dotted = "a";
  for (int i = 0; i < 60; ++i) dotted += ".a";
  std::string both;
  for (int i = 0; i < 200; ++i) both += "{" + dotted + " = ";
  EXPECT_NE(problems_of("x = " + both + "1" + std::string(200, '}') + "\n"), "");
}

TEST_F(Documents, MayHoldDatesOfTheCalendarOnly) {
  EXPECT_NE(problems_of("a = 2026-02-30\n"), "");
  EXPECT_EQ(problems_of("a = 2026-04-01T10:00:00\nb = \"2026-02-30\"\nc = 1776-07-04\n",
                        [](const Cursor& root) {
                          (void)root["a"].date();
                          (void)root["b"].date();
                          (void)root["c"].date();
                        }),
            R"(main.toml: 3 problems
  main.toml:1:5: a: found a date with a time of day; expected a date such as 2026-04-01, from 1900 to 2200
  main.toml:2:5: b: found "2026-02-30"; expected a date such as 2026-04-01, from 1900 to 2200
  main.toml:3:5: c: found 1776-07-04; expected a date such as 2026-04-01, from 1900 to 2200)");
}

TEST(TomlText, ReadsBackAsItWas) {
  const std::string text = "a \"b\" \\ c\nd\te\x7f £ ∑";
  Problems problems;
  const std::optional<Node> root = parse_document("key = " + toml_text(text), "text", "", problems);
  ASSERT_TRUE(root.has_value());
  EXPECT_EQ(root->find("key")->text, text);
}

}  // namespace
}  // namespace carersim
