// Writes each sample report with each writer and compares with expected/. `golden_tests --update` (or
// tests/golden/update BUILD_FOLDER) writes the files anew; look at the difference before committing it.
#include "detector/write/json.h"
#include "detector/write/text.h"
#include "tests/golden/sample_reports.h"

#include <cstring>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace snarl {
namespace {

const std::string kFolder = SNARL_GOLDEN_FOLDER;
bool update = false;

std::string read(const std::string &path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::string without_folder(std::string text) {
  for (size_t at; (at = text.find(kFolder)) != std::string::npos;)
    text.replace(at, kFolder.size(), "/src");
  return text;
}

void compare(const std::string &name, const std::string &written) {
  std::string path = kFolder + "/expected/" + name, text = without_folder(written);
  if (update)
    std::ofstream(path) << text;
  EXPECT_EQ(text, read(path)) << "differs from " << path;
}

class Golden : public testing::TestWithParam<test::SampleReport> {};

TEST_P(Golden, Text) {
  TextOptions options;
  options.folders = {kFolder};
  options.name_runs = true;
  compare(GetParam().name + ".txt", write_text(GetParam().report, options));
}

TEST_P(Golden, Json) {
  compare(GetParam().name + ".json", write_json(GetParam().report));
}

INSTANTIATE_TEST_SUITE_P(All, Golden, testing::ValuesIn(test::sample_reports(kFolder)),
                         [](const auto &info) { return info.param.name; });

TEST(GoldenColour, IsUsedOnlyWhenAskedFor) {
  Report report = test::sample_reports(kFolder)[0].report;
  TextOptions options;
  options.folders = {kFolder};
  EXPECT_EQ(write_text(report, options).find('\033'), std::string::npos);
  options.colour = true;
  compare("race_colour.txt", write_text(report, options));
}

} // namespace
} // namespace snarl

int main(int argc, char **argv) {
  testing::InitGoogleTest(&argc, argv);
  snarl::update = argc > 1 && std::strcmp(argv[1], "--update") == 0;
  return RUN_ALL_TESTS();
}
