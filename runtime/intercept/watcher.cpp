// A thread of libc that the runtime does not know: nothing that it does is observed. It blocks the program's signals,
// and leaves when the last thread of the program has ended, so that the process ends as it would without it.
#include "runtime/intercept/watcher.h"

#include "runtime/channel/finish.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/options/options.h"
#include "runtime/platform/proc_folder.h"
#include "runtime/platform/sys.h"
#include "runtime/platform/thread_state.h"
#include "runtime/sync/process_waits.h"
#include "runtime/sync/stalls.h"
#include "runtime/sync/waits.h"
#include "runtime/thread/thread.h"

#include <csignal>
#include <ctime>
#include <pthread.h>
#include <sys/syscall.h>

using namespace snarl;

SNARL_REAL(int, pthread_create, pthread_t *handle, const pthread_attr_t *attributes, void *(*function)(void *),
           void *argument);

namespace snarl {
namespace {

constexpr uint64_t kPollNs = 50'000'000;
constexpr uint64_t kLookAgainNs = 250'000'000;  // libc++ sleeps for 64 ms at most
constexpr uint64_t kOthersTellNs = 4 * kPollNs; // of a deadlock of several processes
constexpr uint32_t kCalmPolls = 20;             // then it sleeps until it is woken
constexpr size_t kStackBytes = 256 << 10;
constexpr int kFirstOfLibc = 32; // of its signals: cancellation, change of user

// A main thread that has ended by pthread_exit stays there until the process ends.
uint32_t tasks_of_process() {
  uint32_t count = 0;
  for_each_number_in("/proc/self/task", [&](uint32_t, uint32_t) { ++count; });
  return kernel_state(static_cast<uint32_t>(sys::getpid())) == 'Z' ? count - 1 : count;
}

// A handler of the program's could wake a thread at any time. What a faulty instruction raises cannot.
bool program_handles_signals() {
  for (int signal = 1; signal <= SIGRTMAX; ++signal) {
    struct sigaction now;
    if (signal == SIGSEGV || signal == SIGBUS || signal == SIGFPE || signal == SIGILL || signal == SIGTRAP ||
        signal == SIGABRT || signal == SIGSYS)
      continue;
    if (sigaction(signal, nullptr, &now) == 0 && now.sa_handler != SIG_DFL && now.sa_handler != SIG_IGN)
      return true; // as the program sees it: our own interceptor answers
  }
  return false;
}

bool all_asleep(const WaitingThreads &all) {
  // The watcher, who keeps the time, and who keeps the budget.
  const uint32_t ours = 1 + (options.stall_timeout_s ? 1 : 0) + (options.budget ? 1 : 0);
  return tasks_of_process() == all.os_tids.count + ours && all_asleep_but(0, all);
}

// For how long must nothing have changed? Until then whoever polls has looked again.
uint64_t patience(const WaitingThreads &all) {
  const uint64_t asked = static_cast<uint64_t>(options.deadlock_timeout_ms) * 1000000;
  return all.some_poll && asked < kLookAgainNs ? kLookAgainNs : asked;
}

// Who waits for a lock whose holder has ended since, while others run on. A stranger may unlock it, so it is certain
// after a while only.
class ForsakenWatch {
public:
  void look(uint64_t now) {
    const ForsakenWait found = find_forsaken_wait();
    if (!found.thread || found.thread != seen_.thread || found.turn != seen_.turn) {
      seen_ = found;
      since_ = now;
    } else if (!told_ && now - since_ >= static_cast<uint64_t>(options.deadlock_timeout_ms) * 1000000) {
      told_ = true; // the options say that the program goes on
      report_forsaken_wait(found);
    }
  }

private:
  ForsakenWait seen_;
  uint64_t since_ = 0;
  bool told_ = false;
};

void *watch(void *) {
  WaitingThreads all{};
  ForsakenWatch forsaken;
  uint64_t stamp = 0, since = 0;
  for (uint32_t calm = 0; !stalls_no_thread_left();) {
    sleep_for(kPollNs);
    const uint64_t now = sys::now_ns(CLOCK_MONOTONIC);
    const bool outside = stalls_some_wait_outside();
    if (outside)
      if (HeldLocks *stuck = look_at_process_waits(now)) {
        tell_deadlock_of_processes(*stuck);
        sleep_for(kOthersTellNs);
        end_for_deadlock_of_processes();
      }
    if (!everybody_waits(all)) {
      since = 0;
      if (stalls_some_lock_left_behind())
        forsaken.look(now);
      if (outside || stalls_some_lock_left_behind())
        calm = 0;
      else if (++calm >= kCalmPolls)
        stalls_watcher_sleeps();
      continue;
    }
    calm = 0;
    if (since == 0 || all.stamp != stamp) {
      stamp = all.stamp;
      since = now;
    } else if (now - since >= patience(all)) {
      if (!waits_reach_outside() && all_asleep(all) && !program_handles_signals())
        report_stall();
      since = 0;
    }
  }
  return nullptr;
}

// The program had its time (stall_timeout_s).
void *time_is_up(void *) {
  const uint64_t until = sys::now_ns(CLOCK_MONOTONIC) + static_cast<uint64_t>(options.stall_timeout_s) * 1'000'000'000;
  while (sys::now_ns(CLOCK_MONOTONIC) < until) {
    if (stalls_no_thread_left())
      return nullptr;
    sleep_for(kPollNs);
  }
  report_snapshot(nullptr, 0);
  if (options.deadlock_exit) {
    finish_process(EndKind::exit, 1);
    sys::exit_group(options.exitcode ? static_cast<int>(options.exitcode) : 1);
  }
  return nullptr;
}

void start_watcher() {
  start_unseen(watch);
}

} // namespace

void sleep_for(uint64_t ns) {
  const timespec duration{0, static_cast<long>(ns)};
  sys::call(SYS_nanosleep, reinterpret_cast<long>(&duration));
}

void start_unseen(void *(*function)(void *)) {
  // But for the two that libc keeps to itself: by one it changes the user in every thread, and waits for each (setuid).
  const uint64_t signals = ~(uint64_t{3} << (kFirstOfLibc - 1));
  uint64_t before;
  sys::call(SYS_rt_sigprocmask, SIG_BLOCK, reinterpret_cast<long>(&signals), reinterpret_cast<long>(&before), 8);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, kStackBytes);
  pthread_t handle;
  REAL(pthread_create)(&handle, &attributes, function, nullptr); // when it fails, stalls stay unnoticed
  pthread_attr_destroy(&attributes);
  sys::call(SYS_rt_sigprocmask, SIG_SETMASK, reinterpret_cast<long>(&before), 0, 8);
}

void watcher_start_deadline() {
  if (self() && options.stall_timeout_s != 0)
    start_unseen(time_is_up);
}

void watcher_prepare() {
  stalls_set_start(start_watcher);
}

} // namespace snarl
