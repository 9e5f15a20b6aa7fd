#include "runtime/options/options.h"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

namespace snarl {
namespace {

Options parsed(const char *text) {
  Options out;
  EXPECT_TRUE(parse_options(text, "test", out)) << text;
  return out;
}

std::string refusal(const char *text) {
  Options out;
  testing::internal::CaptureStderr();
  EXPECT_FALSE(parse_options(text, "SNARL_OPTIONS", out)) << text;
  return testing::internal::GetCapturedStderr();
}

TEST(Options, Defaults) {
  Options out = parsed("");
  EXPECT_EQ(out.exitcode, 66);
  EXPECT_FALSE(out.halt_on_error);
  EXPECT_TRUE(out.report);
  EXPECT_EQ(out.log_path, nullptr);
  EXPECT_STREQ(out.color, "auto");
}

TEST(Options, SeparatorsAndQuotes) {
  Options out = parsed(" exitcode=7:halt_on_error=true,keep=yes\treport=0\nlog_path='/tmp/a:b c':json=\"x,y\"");
  EXPECT_EQ(out.exitcode, 7);
  EXPECT_TRUE(out.halt_on_error);
  EXPECT_TRUE(out.keep);
  EXPECT_FALSE(out.report);
  EXPECT_STREQ(out.log_path, "/tmp/a:b c");
  EXPECT_STREQ(out.json, "x,y");
}

TEST(Options, ListsGrow) {
  Options out = parsed("suppressions=a:keep=1:suppressions=b");
  ASSERT_EQ(out.suppressions.count, 2u);
  EXPECT_STREQ(out.suppressions[0], "a");
  EXPECT_STREQ(out.suppressions[1], "b");
}

TEST(Options, TheLastValueWins) {
  EXPECT_EQ(parsed("exitcode=1:exitcode=2").exitcode, 2);
}

TEST(Options, Factors) {
  EXPECT_EQ(parsed("").budget, 0);
  EXPECT_EQ(parsed("budget=1.5x").budget, 150);
  EXPECT_EQ(parsed("budget=1.15").budget, 115);
  EXPECT_EQ(parsed("budget=2").budget, 200);
  EXPECT_EQ(parsed("budget=100x").budget, 10000);
  EXPECT_EQ(parsed("budget=2:budget=0").budget, 0);
  for (const char *wrong : {"budget=", "budget=x", "budget=1.", "budget=1.x", "budget=1.234", "budget=1.5y", "budget=1",
                            "budget=1.5xx", "budget=-2", "budget=100.01", "budget=.5", "budget=99999999999999999999"})
    EXPECT_THAT(refusal(wrong), testing::HasSubstr("(1.1x to 100x; 0 is none)"));
}

TEST(Options, RefusalsAreOneClearLine) {
  EXPECT_EQ(refusal("foo=1"), "snarl: SNARL_OPTIONS: unknown option 'foo'; SNARL_OPTIONS=help=1 lists all\n");
  EXPECT_EQ(refusal("exitcode=256"), "snarl: SNARL_OPTIONS: bad value '256' for option 'exitcode' (0 to 255)\n");
  EXPECT_EQ(refusal("exitcode="), "snarl: SNARL_OPTIONS: bad value '' for option 'exitcode' (0 to 255)\n");
  EXPECT_EQ(refusal("exitcode=99999999999999999999999"),
            "snarl: SNARL_OPTIONS: bad value '99999999999999999999999' for option 'exitcode' (0 to 255)\n");
  EXPECT_EQ(refusal("keep=2"), "snarl: SNARL_OPTIONS: bad value '2' for option 'keep' (0|1)\n");
  EXPECT_EQ(refusal("color=red"), "snarl: SNARL_OPTIONS: bad value 'red' for option 'color' (auto|always|never)\n");
  EXPECT_EQ(refusal("keep"), "snarl: SNARL_OPTIONS: expected '=' after 'keep'\n");
  EXPECT_EQ(refusal("log_path='x"), "snarl: SNARL_OPTIONS: the quoted value of option 'log_path' does not end\n");
  EXPECT_EQ(refusal("log_path="), "snarl: SNARL_OPTIONS: bad value '' for option 'log_path' (a path)\n");
}

// docs/options.md has one table row for each option, with the words of the table in the source.
TEST(Options, AreAllDocumented) {
  std::ifstream file(SNARL_SOURCE_DIR "/docs/options.md");
  std::stringstream text;
  text << file.rdbuf();
  const std::string docs = text.str();
  auto documents = [&](const char *name, const char *initial, const char *meaning) {
    std::string row = std::string("| `") + name + "` | " + initial + " | " + meaning + " |";
    EXPECT_NE(docs.find(row), std::string::npos) << "missing in docs/options.md: " << row;
  };
#define SNARL_OPTION_BOOL(name, initial, meaning) documents(#name, initial ? "1" : "0", meaning);
#define SNARL_OPTION_NUMBER(name, initial, least, most, meaning) documents(#name, #initial, meaning);
#define SNARL_OPTION_CHOICE(name, initial, choices, meaning) documents(#name, initial, meaning);
#define SNARL_OPTION_FACTOR(name, least, most, meaning) documents(#name, "", meaning);
#define SNARL_OPTION_TEXT(name, meaning) documents(#name, "", meaning);
#define SNARL_OPTION_LIST(name, values, meaning) documents(#name, "", meaning);
#include "runtime/options/each_option.h"
}

} // namespace
} // namespace snarl
