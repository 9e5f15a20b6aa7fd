// A process may die at any moment: what it recorded before is in the file, and the file is sound.
#include "runtime/channel/channel.h"
#include "runtime/channel/finish.h"
#include "tests/unit/runtime/channel/support/child.h"
#include "tests/unit/runtime/channel/support/fake_engine.h"

#include <csignal>
#include <gtest/gtest.h>
#include <random>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

namespace snarl {
namespace {

TEST(Crash, SigkillAtRandomMoments) {
  std::mt19937 random(20240607);
  TemporaryFolder folder;
  auto *recorded =
      static_cast<volatile uint32_t *>(mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  size_t most = 0;
  for (int round = 0; round < 60; ++round) {
    *recorded = 0;
    std::string path = folder / ("run" + std::to_string(round));
    pid_t child = start_child("log_path=" + path, [recorded] {
      for (uint32_t i = 0;; ++i) {
        record_race(race(10 + i, 10000000 + i));
        record_race(race(10, 10000000)); // a repeat
        *recorded = i + 1;
      }
      return 0;
    });
    while (*recorded == 0)
      usleep(50);
    usleep(random() % 20000);
    kill(child, SIGKILL);
    int status = wait_status(child);
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    auto run = read_sound(path);
    EXPECT_GE(run.races.size(), *recorded);
    EXPECT_LE(run.races.size(), *recorded + 1);
    EXPECT_FALSE(run.end);
    for (const RaceRecord &r : run.races)
      ASSERT_TRUE(run.stack(r.first.stack) && run.stack(r.second.stack) && run.thread(r.first.tid));
    most = std::max(most, run.races.size());
  }
  EXPECT_GT(most, 100u);
}

TEST(Crash, SignalHandlersMayRecord) {
  TemporaryFolder folder;
  std::string path = folder / "run";
  int result = run_child("report=0:log_path=" + path, [] {
    signal(SIGALRM, [](int) {
      static uint32_t i;
      ++i;
      record_race(race(500000 + i, 600000 + i));
    });
    itimerval often{{0, 200}, {0, 200}};
    setitimer(ITIMER_REAL, &often, nullptr);
    for (uint32_t i = 0; i < 3000; ++i)
      record_race(race(10 + i, 200000 + i));
    itimerval never{};
    setitimer(ITIMER_REAL, &never, nullptr);
    finish_process(EndKind::exit, 0);
    return 0;
  });
  EXPECT_EQ(result, 0);
  EXPECT_GE(read_sound(path).races.size(), 3000u);
}

} // namespace
} // namespace snarl
