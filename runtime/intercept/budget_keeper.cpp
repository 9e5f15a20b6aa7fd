// A thread that the runtime does not know, as the watcher is. Each tick it sees of every thread how much CPU time it
// used since the last tick, and whether it is inside the runtime at the moment; over many ticks that is where the time
// goes. So nothing is measured where the time is spent, and without a budget there is nothing at all.
#include "runtime/intercept/budget_keeper.h"

#include "runtime/channel/facts.h"
#include "runtime/channel/finish.h"
#include "runtime/intercept/watcher.h"
#include "runtime/options/options.h"
#include "runtime/platform/memory.h"
#include "runtime/platform/spin.h"
#include "runtime/platform/sys.h"
#include "runtime/shadow/budget.h"
#include "runtime/shadow/rests.h"
#include "runtime/shadow/unusual.h"
#include "runtime/sink.h"
#include "runtime/sync/stalls.h"

#include <ctime>
#include <sys/syscall.h>

namespace snarl {
namespace {

constexpr uint64_t kTickNs = 2'000'000, kTickNsForAThread = 20'000;

// Who waits used its time before: while others were held up, by the keeper perhaps.
enum class Where : uint8_t { program, runtime, waiting };

struct Seen {
  uint32_t os_tid;
  Where where;
  uint64_t cpu_ns; // at the last tick
};

struct Roll {
  Vector<Seen> now, before; // by the order of the registry, which seldom changes
};

int cpu_clock_of(uint32_t os_tid) {
  constexpr int kOfThread = 4, kScheduled = 2; // the kernel's MAKE_THREAD_CPUCLOCK
  return static_cast<int>(~os_tid << 3) | kOfThread | kScheduled;
}

// 0: there is no such thread any more.
uint64_t cpu_time_of(uint32_t os_tid) {
  timespec time{};
  if (sys::call(SYS_clock_gettime, cpu_clock_of(os_tid), reinterpret_cast<long>(&time)) != 0)
    return 0;
  return static_cast<uint64_t>(time.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(time.tv_nsec);
}

Where where_is(const Thread &t) {
  if (__atomic_load_n(&t.wait, __ATOMIC_RELAXED))
    return Where::waiting;
  return __atomic_load_n(&t.in_runtime, __ATOMIC_RELAXED) ? Where::runtime : Where::program;
}

void call_up(Thread &t, void *roll) {
  if (t.planted)
    static_cast<Roll *>(roll)->now.push({t.os_tid, where_is(t), 0});
}

uint64_t last_seen(const Roll &roll, uint32_t at, uint32_t os_tid) {
  if (at < roll.before.count && roll.before[at].os_tid == os_tid)
    return roll.before[at].cpu_ns;
  for (const Seen &seen : roll.before)
    if (seen.os_tid == os_tid)
      return seen.cpu_ns;
  return 0;
}

CpuTime time_of_threads(Roll &roll) {
  roll.now.clear();
  for_each_thread(call_up, &roll);
  CpuTime used;
  for (uint32_t i = 0; i < roll.now.count; ++i) {
    Seen &seen = roll.now[i];
    seen.cpu_ns = cpu_time_of(seen.os_tid);
    const uint64_t before = last_seen(roll, i, seen.os_tid);
    if (seen.where != Where::waiting && seen.cpu_ns > before)
      (seen.where == Where::runtime ? used.runtime : used.program) += seen.cpu_ns - before;
  }
  const Vector<Seen> old = roll.before;
  roll.before = roll.now;
  roll.now = old;
  return used;
}

// Written by the keeper, read at the end of the process too.
SpinLock kept_lock;
struct {
  uint64_t checked_ns, unchecked_ns, first_rest_ns, told_ms;
  uint32_t rests;
} kept;

void tell(bool at_end) {
  Text detail;
  uint64_t unchecked_ms, since;
  {
    SpinGuard guard(kept_lock);
    if (!kept.rests)
      return;
    unchecked_ms = kept.unchecked_ns / 1'000'000;
    if (!at_end && (unchecked_ms ^ kept.told_ms) <= kept.told_ms) // a killed process has it within a factor of two
      return;
    kept.told_ms = unchecked_ms;
    since = kept.first_rest_ns;
    const uint64_t percent = kept.checked_ns * 100 / (kept.checked_ns + kept.unchecked_ns);
    detail << percent << " % of the CPU time, with " << kept.rests << " rests (budget=" << options.budget / 100 << '.'
           << options.budget / 10 % 10 << options.budget % 10 << "x)";
  }
  record_sampling(unchecked_ms, since, detail.c_str());
}

void tell_at_end(EndKind) {
  tell(true);
}

void keep(const Budget &budget) {
  SpinGuard guard(kept_lock);
  if (budget.rests() && !kept.rests)
    kept.first_rest_ns = sys::now_ns(CLOCK_MONOTONIC);
  kept.checked_ns = budget.checked_ns();
  kept.unchecked_ns = budget.unchecked_ns();
  kept.rests = budget.rests();
}

void *keep_budget(void *) {
  const uint64_t start = sys::now_ns(CLOCK_MONOTONIC);
  Budget budget(static_cast<uint32_t>(options.budget), start ^ sys::getpid());
  Roll roll;
  uint64_t process_before = sys::now_ns(CLOCK_PROCESS_CPUTIME_ID), own_before = sys::now_ns(CLOCK_THREAD_CPUTIME_ID);
  while (!stalls_no_thread_left()) {
    sleep_for(kTickNs + kTickNsForAThread * roll.before.count);
    const uint64_t process = sys::now_ns(CLOCK_PROCESS_CPUTIME_ID), own = sys::now_ns(CLOCK_THREAD_CPUTIME_ID);
    const uint64_t all = process - process_before, keeping = own - own_before;
    CpuTime used = split_time(all > keeping ? all - keeping : 0, time_of_threads(roll));
    used.runtime += keeping;
    process_before = process;
    own_before = own;
    let_accesses_rest(budget.tick(used));
    keep(budget);
    tell(false);
  }
  return nullptr;
}

} // namespace

void budget_start() {
  accesses_rest_now = false;
  kept_lock = {};
  kept = {};
  if (options.budget && self())
    start_unseen(keep_budget);
}

void budget_prepare() {
  unusual.there_is_a_budget = options.budget != 0;
  if (there_is_a_budget())
    before_finish(tell_at_end);
}

} // namespace snarl
