#include "runtime/channel/channel.h"
#include "runtime/channel/finish.h"
#include "runtime/channel/modules.h"
#include "runtime/options/options.h"
#include "runtime/sink.h"
#include "tests/unit/runtime/channel/support/child.h"
#include "tests/unit/runtime/channel/support/fake_engine.h"

#include <algorithm>
#include <filesystem>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace snarl {
namespace {

class Record : public testing::Test {
protected:
  // Runs the scenario with log_path in the folder and without analyzer; returns what the run file then says.
  snarl::Run recorded(const std::function<int()> &scenario, const std::string &more = "", int expected = 0) {
    EXPECT_EQ(run_child("log_path=" + (folder / "run") + ":report=0:" + more, scenario), expected);
    return read_sound(folder / "run");
  }
  TemporaryFolder folder;
};

std::string program() {
  return std::filesystem::read_symlink("/proc/self/exe").string();
}

TEST_F(Record, ARaceWithEverythingItNames) {
  auto run = recorded([] {
    record_race(race(3, 4));
    return finish_process(EndKind::exit, 5) == 66 ? 0 : 1;
  });
  ASSERT_TRUE(run.process);
  EXPECT_EQ(run.process->program, program());
  EXPECT_EQ(run.process->cwd, std::filesystem::current_path().string());
  ASSERT_TRUE(run.end);
  EXPECT_EQ(run.end->how, EndKind::exit);
  EXPECT_EQ(run.end->status, 5);
  EXPECT_EQ(run.end->threads, 2u);
  ASSERT_EQ(run.races.size(), 1u);
  const RaceRecord &r = run.races[0];
  EXPECT_EQ(r.finding, 1u);
  EXPECT_EQ(r.second.flags, access_flags::write);
  EXPECT_EQ(r.first.tid, Tid(2));
  ASSERT_TRUE(run.stack(r.first.stack));
  EXPECT_EQ(run.stack(r.first.stack)->frames.size(), 3u);
  EXPECT_EQ(run.stack(r.first.stack)->frames[0], leaf_of(Context(3)));
  EXPECT_EQ(run.stack(r.second.stack)->frames[0], leaf_of(Context(4)));
  EXPECT_EQ(run.stack(r.location.stack)->frames[0], leaf_of(Context(9)));
  ASSERT_TRUE(run.thread(Tid(2)));
  EXPECT_EQ(run.thread(Tid(2))->name, "worker");
  EXPECT_EQ(run.thread(Tid(2))->creator, Tid(1));
  EXPECT_EQ(run.stack(run.thread(Tid(2))->created_at)->frames[0], leaf_of(Context(7)));
  EXPECT_TRUE(run.thread(Tid(1)));
}

TEST_F(Record, ModulesHoldTheirCode) {
  auto run = recorded([] {
    record_race(race(3, 4));
    finish_process(EndKind::exit, 0);
    return 0;
  });
  auto holds = [](uintptr_t address) {
    return [address](const Module &m) { return m.record.begin <= address && address < m.record.end; };
  };
  auto own = std::find_if(run.modules.begin(), run.modules.end(), holds(leaf_of(Context(1))));
  ASSERT_NE(own, run.modules.end());
  EXPECT_EQ(own->record.path, program());
  EXPECT_TRUE(own->record.flags & module_flags::main_program);
  auto libc = std::find_if(run.modules.begin(), run.modules.end(), holds(reinterpret_cast<uintptr_t>(&::getpid)));
  ASSERT_NE(libc, run.modules.end());
  EXPECT_NE(libc->record.path.find("libc"), std::string::npos);
  EXPECT_EQ(libc->record.build_id.size(), 20u);
  EXPECT_FALSE(libc->generation_until);
}

TEST_F(Record, RepeatsAreCountedInEitherOrder) {
  auto run = recorded([] {
    int fresh = 0;
    for (int i = 0; i < 50; ++i)
      fresh += record_race(race(3, 4)) + record_race(race(4, 3));
    finish_process(EndKind::exit, 0);
    return fresh == 1 ? 0 : 1;
  });
  ASSERT_EQ(run.races.size(), 1u);
  EXPECT_EQ(run.times_met(1), 100u);
}

TEST_F(Record, RepeatsAreCountedOnTheShortWay) {
  auto run = recorded([] {
    if (count_repeated_race(Context(3), Context(4)))
      return 1;
    record_race(race(3, 4));
    std::vector<std::thread> threads;
    for (int t = 0; t < 2; ++t)
      threads.emplace_back([] {
        for (int i = 0; i < 500; ++i)
          if (!count_repeated_race(Context(3), Context(4)) || !count_repeated_race(Context(4), Context(3)))
            abort();
      });
    for (std::thread &thread : threads)
      thread.join();
    for (uint32_t i = 0; i < 10000; ++i) // take its place
      record_race(race(10 + i, 100000 + i));
    record_race(race(3, 4));
    finish_process(EndKind::exit, 0);
    return 0;
  });
  EXPECT_EQ(run.times_met(1), 2002u);
  EXPECT_EQ(run.times_met(2), 1u);
}

TEST_F(Record, OneRaceFromManyCallersIsBounded) {
  auto run = recorded([] {
    one_leaf_for_all = true;
    for (uint32_t i = 0; i < 1000; ++i)
      record_race(race(10 + i, 20000 + i));
    finish_process(EndKind::exit, 0);
    return 0;
  });
  EXPECT_EQ(run.races.size(), 32u);
  EXPECT_EQ(run.times_met(1), 1000u - 31u);
}

TEST_F(Record, EveryKindOfFact) {
  auto run = recorded([] {
    LockFact lock{LockId(1), LockKind::mutex, 0x500, Context(30), Tid(1), {}, lock_flags::prefers_writers, 4};
    record_lock(lock);
    HeldFact held{LockId(1), Context(31), LockMode::shared};
    Clock structural[] = {0, 17, 0, 4};
    record_lock_chain({7, 3, LockId(1), Context(31), LockMode::shared});
    record_structure(5, structural, 4);
    record_acquisition(
        {7, LockId(2), Tid(2), Slot(1), Context(32), LockMode::shared, edge_flags::try_lock, 99, 5, Slot(2), 6});
    record_section({LockId(1), Tid(2), Slot(1), 40, 41, 5});
    record_child({4711, true, 5, Slot(1), 42, 7});
    OtherStack other{StackRole::acquired, Tid(1), Context(33)};
    MisuseFact misuse{};
    misuse.kind = FindingKind::unlock_by_other_thread;
    misuse.tid = Tid(2);
    misuse.context = Context(34);
    misuse.lock = LockId(1);
    misuse.object = 0x500;
    misuse.others = &other;
    misuse.others_count = 1;
    misuse.detail = -3;
    misuse.text = "why";
    record_misuse(misuse);
    WaitFact waits[] = {{Tid(1), WaitKind::lock, LockId(1), 0x500, Context(35), 123, Tid(2), &held, 1},
                        {Tid(2), WaitKind::join, LockId(), 0, Context(36), 124, Tid(1), nullptr, 0}};
    uint32_t cycle[] = {1, 0};
    LeftFact left{LockId(1), Tid(1), Context(37), Context(38)};
    record_hang({FindingKind::deadlock, waits, 2, cycle, 2, &left, 1});
    record_coverage(CoverageFact::no_shadow, 3, "x");
    record_coverage(CoverageFact::no_shadow, 4, "x");
    record_coverage(CoverageFact::no_shadow, 1, "y");
    record_sampling(7, 0, "50 %");
    record_sampling(90, 0, "40 %"); // takes the place of the first
    finish_process(EndKind::quick_exit, 0);
    return 0;
  });
  ASSERT_TRUE(run.lock(LockId(1)));
  EXPECT_EQ(run.stack(run.lock(LockId(1))->created_at)->frames[0], leaf_of(Context(30)));
  EXPECT_EQ(run.lock(LockId(1))->flags, lock_flags::prefers_writers);
  EXPECT_EQ(run.lock(LockId(1))->tokens, 4u);
  const LockChainRecord *chain = run.order.chains.find(7);
  ASSERT_NE(chain, nullptr);
  EXPECT_EQ(chain->parent, 3u);
  EXPECT_EQ(chain->mode, LockMode::shared);
  EXPECT_EQ(run.stack(chain->acquired_at)->frames[0], leaf_of(Context(31)));
  ASSERT_EQ(run.order.acquisitions.size(), 1u);
  const AcquisitionRecord &acquisition = run.order.acquisitions[0];
  EXPECT_EQ(acquisition.wanted, LockId(2));
  EXPECT_EQ(acquisition.wanted_mode, LockMode::shared);
  EXPECT_EQ(acquisition.clock, 99u);
  EXPECT_EQ(acquisition.structural.clock, 6u);
  const auto &known = run.order.structures.at(acquisition.structure).clocks;
  ASSERT_EQ(known.size(), 2u);
  EXPECT_EQ(known[0].slot, Slot(1));
  EXPECT_EQ(known[1].clock, 4u);
  ASSERT_EQ(run.order.sections.size(), 1u);
  ASSERT_EQ(run.order.children.size(), 1u);
  const ChildRecord &child = run.order.children[0];
  EXPECT_EQ(child.pid, 4711u);
  EXPECT_TRUE(child.ended);
  EXPECT_EQ(child.structure, 5u);
  EXPECT_EQ(child.own.slot, Slot(1));
  EXPECT_EQ(child.time_ns, 7u);
  EXPECT_EQ(child.own.clock, 42u);
  const SectionRecord &section = run.order.sections[0];
  EXPECT_EQ(section.lock, LockId(1));
  EXPECT_EQ(section.tid, Tid(2));
  EXPECT_EQ(section.slot, Slot(1));
  EXPECT_EQ(section.began, 40u);
  EXPECT_EQ(section.ended, 41u);
  EXPECT_EQ(section.structure, 5u);
  ASSERT_EQ(run.misuses.size(), 1u);
  EXPECT_EQ(run.misuses[0].text, "why");
  EXPECT_EQ(run.misuses[0].detail, -3);
  EXPECT_EQ(run.stack(run.misuses[0].others.at(0).stack)->frames[0], leaf_of(Context(33)));
  ASSERT_EQ(run.hangs.size(), 1u);
  EXPECT_EQ(run.hangs[0].waits.at(0).held.at(0).lock, LockId(1));
  ASSERT_EQ(run.hangs[0].left.size(), 1u);
  EXPECT_EQ(run.hangs[0].left[0].tid, Tid(1));
  EXPECT_EQ(run.stack(run.hangs[0].left[0].caught_at)->frames[0], leaf_of(Context(38)));
  EXPECT_EQ(run.hangs[0].cycle, (std::vector<uint32_t>{1, 0}));
  ASSERT_EQ(run.coverage.size(), 3u);
  std::map<std::string, uint64_t> counts;
  for (const CoverageRecord &c : run.coverage)
    counts[c.detail] = c.count;
  EXPECT_EQ(counts, (std::map<std::string, uint64_t>{{"x", 7}, {"y", 1}, {"40 %", 90}}));
}

TEST_F(Record, NothingFoundLeavesNoFile) {
  EXPECT_EQ(run_child("report=0", [] { return finish_process(EndKind::exit, 3); }), 3);
}

TEST_F(Record, CallbacksRunOnceTheFileIsOpen) {
  static int calls;
  EXPECT_EQ(run_child("report=0",
                      [] {
                        channel_on_open([] { ++calls; });
                        int before = calls;
                        record_race(race(3, 4));
                        int after = calls;
                        channel_on_open([] { calls += 10; });
                        finish_process(EndKind::exit, 0);
                        return before * 100 + after * 10 + calls;
                      }),
            0 * 100 + 1 * 10 + 11);
  for (const auto &file : std::filesystem::directory_iterator("."))
    if (file.path().extension() == ".snarl")
      std::filesystem::remove(file.path());
}

TEST_F(Record, AForkedChildHasAFileOfItsOwn) {
  auto run = recorded([] {
    record_race(race(3, 4));
    channel_before_fork();
    pid_t child = fork();
    if (child == 0) {
      channel_after_fork_in_child();
      bool fresh = record_race(race(3, 4)) && findings_recorded() == 1;
      finish_process(EndKind::exit, 0);
      _exit(fresh ? 0 : 1);
    }
    channel_after_fork_in_parent();
    int status = wait_status(child);
    finish_process(EndKind::exit, 0);
    return status == 0 ? 0 : 1;
  });
  EXPECT_EQ(run.races.size(), 1u);
  int files = 0;
  for (const auto &file : std::filesystem::directory_iterator(folder.path)) {
    EXPECT_EQ(read_sound(file.path()).races.size(), 1u);
    ++files;
  }
  EXPECT_EQ(files, 2);
}

TEST_F(Record, ACopyOfTheProcessThatNobodyAnnouncedLeavesTheFileAlone) {
  auto run = recorded([] {
    record_race(race(3, 4));
    if (pid_t child = fork(); child == 0) { // as by a raw system call
      bool fresh = record_race(race(5, 6)) && findings_recorded() == 1;
      _exit(fresh ? 0 : 1);
    } else if (wait_status(child) != 0) {
      return 1;
    }
    finish_process(EndKind::exit, 0);
    return 0;
  });
  EXPECT_EQ(run.races.size(), 1u);
}

TEST_F(Record, TheLimitIsKeptAndSaid) {
  auto run = recorded(
      [] {
        for (uint32_t i = 0; i < 20000; ++i)
          record_race(race(10 + i, 100000 + i));
        usleep(20000);
        return finish_process(EndKind::exit, 0);
      },
      "run_file_limit_mb=1", 66);
  EXPECT_LE(std::filesystem::file_size(folder / "run"), 1u << 20);
  EXPECT_GT(run.races.size(), 1000u);
  ASSERT_EQ(run.coverage.size(), 1u);
  EXPECT_EQ(run.coverage[0].what, CoverageFact::dropped_facts);
  EXPECT_GT(run.coverage[0].count, 0u);
  EXPECT_TRUE(run.complete());
  // Since the first that found no room, not since they were counted.
  EXPECT_GT(run.coverage[0].since_ns, 0u);
  EXPECT_LT(run.coverage[0].since_ns + 20'000'000, run.end->duration_ns);
}

TEST_F(Record, AFullDiskStopsRecordingAndNotTheProgram) {
  auto run = recorded(
      [] {
        rlimit limit{100 << 10, 100 << 10};
        setrlimit(RLIMIT_FSIZE, &limit);
        for (uint32_t i = 0; i < 5000; ++i)
          record_race(race(10 + i, 100000 + i));
        return finish_process(EndKind::exit, 0);
      },
      "", 66);
  EXPECT_TRUE(run.complete());
  EXPECT_FALSE(run.races.empty());
  EXPECT_EQ(run.coverage.at(0).what, CoverageFact::dropped_facts);
}

TEST_F(Record, ProgramsMayCloseEverythingAndGoElsewhere) {
  auto run = recorded([] {
    record_race(race(3, 4));
    for (int fd = 3; fd < 1000; ++fd)
      close(fd);
    if (chdir("/") != 0)
      return 1;
    for (uint32_t i = 0; i < 3000; ++i)
      record_race(race(10 + i, 100000 + i));
    finish_process(EndKind::exit, 0);
    return 0;
  });
  EXPECT_EQ(run.races.size(), 3001u);
}

TEST_F(Record, ARemovedFileIsSaid) {
  std::string path = folder / "run";
  testing::internal::CaptureStderr();
  int result = run_child("report=0:log_path=" + path, [path] {
    record_race(race(3, 4));
    unlink(path.c_str());
    for (uint32_t i = 0; i < 3000; ++i)
      record_race(race(10 + i, 100000 + i));
    return finish_process(EndKind::exit, 0);
  });
  EXPECT_EQ(result, 66);
  EXPECT_NE(testing::internal::GetCapturedStderr().find(path + " cannot grow: no such file"), std::string::npos);
}

TEST_F(Record, ThreadsRecordAtOnce) {
  auto run = recorded([] {
    std::vector<std::thread> threads;
    for (uint32_t t = 0; t < 4; ++t)
      threads.emplace_back([t] {
        for (uint32_t i = 0; i < 500; ++i) {
          record_race(race(100000 * t + i + 10, 100000 * t + i + 5000));
          record_race(race(1, 2));
        }
      });
    for (std::thread &thread : threads)
      thread.join();
    finish_process(EndKind::exit, 0);
    return 0;
  });
  EXPECT_EQ(run.races.size(), 2001u);
}

} // namespace
} // namespace snarl
