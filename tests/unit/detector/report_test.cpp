// Runs → reports: what each record becomes, how it is explained, what is left out.
#include "detector/report/build_report.h"
#include "detector/run/load.h"
#include "tests/unit/detector/support/run_file_builder.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace snarl {
namespace {

using test::RunFileBuilder;

Report report_of(const RunFileBuilder &file) {
  std::vector<struct Run> runs = {*load_run_bytes(file.bytes(), "x.snarl").run};
  return build_report(runs);
}

const Finding *with_kind(const Report &report, FindingKind kind) {
  auto found = std::find_if(report.findings.begin(), report.findings.end(),
                            [&](const Finding &finding) { return finding.kind == kind; });
  return found == report.findings.end() ? nullptr : &*found;
}

bool contains(const std::string &text, const std::string &part) {
  return text.find(part) != std::string::npos;
}

TEST(BuildReport, EveryRecordBecomesAFinding) {
  Report report = report_of(test::sample_run());
  EXPECT_EQ(report.findings.size(), 4u);
  for (FindingKind kind : {FindingKind::data_race, FindingKind::unlock_by_other_thread, FindingKind::stall,
                           FindingKind::potential_deadlock})
    EXPECT_NE(with_kind(report, kind), nullptr) << kind_text(kind);
  ASSERT_EQ(report.runs.size(), 1u);
  EXPECT_TRUE(report.runs[0].complete);
  EXPECT_EQ(report.runs[0].duration_s, 1.5);
  ASSERT_EQ(report.coverage.size(), 1u);
  EXPECT_TRUE(contains(report.coverage[0].text, "libz.so.1 is not instrumented (15 times)"));
}

TEST(BuildReport, ARaceNamesAllThatOneMustKnow) {
  Report report = report_of(test::sample_run());
  const Finding &race = *with_kind(report, FindingKind::data_race);
  EXPECT_EQ(race.count, 17u);
  EXPECT_EQ(race.accesses[0].thread, Tid(3));
  EXPECT_EQ(race.location->kind, LocationKind::heap);
  EXPECT_EQ(race.location->offset, 8u);
  ASSERT_EQ(race.threads.size(), 3u);
  EXPECT_EQ(race.threads[1].name, "teller");
  ASSERT_EQ(race.locks.size(), 1u);
  EXPECT_TRUE(contains(race.explanation, "holds no lock, thread T2 \"teller\" held mutex `L1`")) << race.explanation;
}

TEST(BuildReport, GoneModulesAreNotedOnceAndShownByOffset) {
  Report report = report_of(test::sample_run());
  EXPECT_EQ(report.runs[0].notes.size(), 1u);
  EXPECT_EQ(report.findings[0].accesses[0].stack.frames[0].module_and_offset(), "bank+0x101f");
}

TEST(BuildReport, AMisuseTellsItsEvents) {
  Report report = report_of(test::sample_run());
  const Finding &misuse = *with_kind(report, FindingKind::unlock_by_other_thread);
  ASSERT_EQ(misuse.events.size(), 2u);
  EXPECT_EQ(misuse.events[0].role, "offence");
  EXPECT_EQ(misuse.events[1].role, "acquired");
  EXPECT_TRUE(contains(misuse.title, "Thread T3 \"clerk\" unlocks mutex `L1`, which thread T2 \"teller\" holds"));
}

RunFileBuilder misuse_with(FindingKind kind, const char *text) {
  MisuseRecord record;
  record.kind = kind;
  record.tid = Tid(1);
  record.object = 0x1000;
  record.text = text;
  return RunFileBuilder().add(ThreadRecord{Tid(1), Tid(), StackId(), 1, "", thread_flags::main}).add(record);
}

TEST(BuildReport, TheRuntimesWordsMakeTheTitle) {
  EXPECT_EQ(report_of(misuse_with(FindingKind::condition_misuse, "it is destroyed twice")).findings[0].title,
            "Condition variable at 0x1000 is destroyed twice, in unknown code");
  EXPECT_EQ(report_of(misuse_with(FindingKind::invalid_join, "a thread joins itself")).findings[0].title,
            "A thread joins itself, in unknown code");
}

// The locks of the sample's two edges, as two threads that wait for each other.
HangRecord real_deadlock() {
  HangRecord hang;
  hang.finding = 9;
  hang.kind = FindingKind::deadlock;
  hang.waits = {{Tid(2), WaitKind::lock, LockId(2), 0, StackId(2), 0, Tid(3), {{LockId(1), StackId(1), {}}}},
                {Tid(3), WaitKind::lock, LockId(1), 0, StackId(6), 0, Tid(2), {{LockId(2), StackId(3), {}}}}};
  hang.cycle = {0, 1};
  return hang;
}

TEST(BuildReport, WhatDidDeadlockIsNotAlsoPotential) {
  Report report = report_of(test::sample_run().add(real_deadlock()));
  EXPECT_EQ(with_kind(report, FindingKind::potential_deadlock), nullptr);
  const Finding *deadlock = with_kind(report, FindingKind::deadlock);
  ASSERT_NE(deadlock, nullptr);
  ASSERT_EQ(deadlock->cycle.size(), 2u);
  EXPECT_EQ(deadlock->cycle[0].held, LockId(1));
  EXPECT_EQ(deadlock->cycle[0].wanted, LockId(2));
  EXPECT_FALSE(deadlock->cycle[0].held_stack.empty());
}

TEST(BuildReport, IdsThatNothingStandsBehindAreSurvived) {
  RaceRecord race;
  race.second.tid = Tid(77);
  race.second.stack = StackId(88);
  race.second.held = {{LockId(99), StackId(100), LockMode::shared}};
  race.location.kind = LocationKind::stack;
  race.location.tid = Tid(78);
  HangRecord hang = real_deadlock();
  hang.cycle = {0, 5};
  Report report = report_of(RunFileBuilder().add(race).add(hang));
  EXPECT_EQ(report.findings.size(), 2u);
  EXPECT_TRUE(report.findings[1].cycle.empty());
  EXPECT_FALSE(report.runs[0].complete);
}

std::string explanation(std::vector<HeldLockRecord> second, std::vector<HeldLockRecord> first, uint8_t flags = 0) {
  RaceRecord race;
  race.second.tid = Tid(2);
  race.first.tid = Tid(1);
  race.second.held = std::move(second);
  race.first.held = std::move(first);
  race.second.flags = flags;
  RunFileBuilder file;
  file.add(ThreadRecord{Tid(1), Tid(), StackId(), 1, "", thread_flags::main}).add(race);
  return report_of(file).findings[0].explanation;
}

TEST(BuildReport, RacesAreExplainedByTheLocks) {
  const HeldLockRecord a{LockId(1), StackId(), LockMode::exclusive}, b{LockId(2), StackId(), LockMode::exclusive};
  const HeldLockRecord a_shared{LockId(1), StackId(), LockMode::shared};
  EXPECT_TRUE(contains(explanation({}, {}), "Neither thread holds a lock."));
  EXPECT_TRUE(contains(explanation({a}, {b}),
                       "No lock is held by both: thread T2 holds lock `L1`, the main thread (T1) "
                       "held lock `L2`."));
  EXPECT_TRUE(contains(explanation({a_shared}, {a_shared}), "but not so that it excludes the other"));
  EXPECT_TRUE(contains(explanation({}, {}, access_flags::atomic), "One access is atomic and the other is not"));
}

} // namespace
} // namespace snarl
