// Reports that several processes write to one file.
#include "detector/write/joined_json.h"

#include "detector/report/model.h"
#include "detector/write/json.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace snarl {
namespace {

using Json = nlohmann::json;
constexpr uint64_t kSecond = 1'000'000'000;

// Of one process, with findings of these ids, met once each.
std::string report(uint32_t pid, uint64_t started_s, const std::vector<std::string> &ids, uint64_t count = 1) {
  Report report;
  RunFacts run;
  run.file = "run." + std::to_string(pid) + ".snarl";
  run.pid = pid;
  run.started_ns = started_s * kSecond;
  report.runs.push_back(run);
  report.suppressed = count;
  for (const std::string &id : ids) {
    Finding finding;
    finding.id = id;
    finding.kind = FindingKind::data_race;
    finding.count = count;
    report.findings.push_back(finding);
  }
  return write_json(report);
}

std::vector<std::string> told(const Json &report) {
  std::vector<std::string> all;
  for (const Json &finding : report.at("findings"))
    all.push_back(finding.at("id").get<std::string>() + " " + std::to_string(finding.at("count").get<uint64_t>()));
  return all;
}

using Told = std::vector<std::string>;

TEST(JoinedJson, HasTheFindingsOfBoth) {
  const Json joined = Json::parse(joined_json(report(2, 20, {"a", "b"}), report(1, 10, {"b", "c"})));
  EXPECT_EQ(told(joined), Told({"a 1", "b 2", "c 1"}));
  EXPECT_EQ(joined["summary"]["findings"], 3);
  EXPECT_EQ(joined["summary"]["by_kind"]["data-race"], 3);
  EXPECT_EQ(joined["summary"]["suppressed"], 2);
  ASSERT_EQ(joined["runs"].size(), 2u);
  EXPECT_EQ(joined["run"]["pid"], 1); // the one that began first
  EXPECT_EQ(joined["runs"][1]["pid"], 2);
}

TEST(JoinedJson, OfThreeAndMore) {
  const std::string two = joined_json(report(3, 30, {"a"}), report(1, 10, {}));
  const Json joined = Json::parse(joined_json(two, report(2, 20, {"b"})));
  EXPECT_EQ(told(joined), Told({"a 1", "b 1"}));
  ASSERT_EQ(joined["runs"].size(), 3u);
  for (uint32_t i = 0; i < 3; ++i)
    EXPECT_EQ(joined["runs"][i]["pid"], i + 1);
}

TEST(JoinedJson, ARunThatIsToldAgainIsNotCountedTwice) {
  const std::string first = report(1, 10, {"a"}, 2), again = report(1, 10, {"a", "b"}, 3);
  EXPECT_EQ(joined_json(first, again), again);
  const Json joined = Json::parse(joined_json(joined_json(first, report(2, 20, {"c"})), again));
  EXPECT_EQ(told(joined), Told({"a 3", "c 1", "b 3"}));
  EXPECT_EQ(joined["runs"].size(), 2u);
}

TEST(JoinedJson, WhatIsNoReportIsLeftOut) {
  const std::string now = report(1, 10, {"a"});
  for (const char *there : {"", "[]", "{", "{\"schema\": 1}", "{\"schema\": \"snarl-report/1\"}",
                            "{\"schema\": \"snarl-report/1\", \"runs\": 7}"})
    EXPECT_EQ(joined_json(there, now), now) << there;
}

} // namespace
} // namespace snarl
