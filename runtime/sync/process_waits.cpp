#include "runtime/sync/process_waits.h"

#include "runtime/options/options.h"
#include "runtime/platform/sys.h"
#include "runtime/sync/wait_cycles.h"
#include "runtime/thread/registry.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>

namespace snarl {
namespace {

constexpr uint64_t kFreshNs = 500'000'000;       // an entry's watcher looks ten times as often
constexpr uint64_t kCertainNs = 600'000'000;     // see the header
constexpr uint64_t kForgottenNs = 5'000'000'000; // its place is free for another thread
constexpr uint32_t kEntries = 1024, kProbes = 16, kLongest = 64;

// All words atomic.
struct Entry {
  uint32_t os_tid;  // 0: never used
  uint32_t for_tid; // whom it waits for
  uint32_t pid;
  uint32_t unused;
  uint64_t family;    // the namespace of these ids
  uint64_t since_ns;  // of the wait: names it
  uint64_t seen_ns;   // when the watcher has seen that
  uint64_t doomed_ns; // since_ns of the wait of which some process has found that it never ends
};

// By the watcher of this process alone, but for `table`.
struct State {
  Entry *table; // shared with the family; null: no fork yet
  uint64_t family;
  uint64_t stamp, stable_since; // of the circle that was seen last
  uint64_t told_since;          // the wait of which was told last
};
constinit State state{};

template <typename T> T load(const T &word) {
  return __atomic_load_n(&word, __ATOMIC_ACQUIRE);
}
template <typename T> void store(T &word, T value) {
  __atomic_store_n(&word, value, __ATOMIC_RELEASE);
}

// The kernel's ids mean something else in another namespace.
uint64_t id_namespace() {
  struct stat found{};
  const char *const path = "/proc/self/ns/pid";
  return sys::call(SYS_newfstatat, AT_FDCWD, reinterpret_cast<long>(path), reinterpret_cast<long>(&found), 0) == 0
             ? found.st_ino
             : 0;
}

Entry *place_of(uint32_t os_tid, uint32_t probe) {
  return &state.table[(os_tid + probe) % kEntries];
}

Entry *find(uint32_t os_tid, uint64_t now_ns) {
  for (uint32_t probe = 0; probe < kProbes; ++probe) {
    Entry *e = place_of(os_tid, probe);
    if (load(e->os_tid) == os_tid && load(e->family) == state.family)
      return load(e->seen_ns) + kFreshNs > now_ns ? e : nullptr;
  }
  return nullptr;
}

// The thread's place, taken from one that has long been silent if need be. Null: there is none.
Entry *claim(uint32_t os_tid, uint64_t now_ns) {
  for (uint32_t probe = 0; probe < kProbes; ++probe) {
    Entry *e = place_of(os_tid, probe);
    if (load(e->os_tid) == os_tid && load(e->family) == state.family)
      return e;
  }
  for (uint32_t probe = 0; probe < kProbes; ++probe) {
    Entry *e = place_of(os_tid, probe);
    uint32_t before = load(e->os_tid);
    if (before != 0 && load(e->seen_ns) + kForgottenNs > now_ns)
      continue;
    if (__atomic_compare_exchange_n(&e->os_tid, &before, os_tid, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
      return e;
  }
  return nullptr;
}

uint32_t holder_word(const WaitRecord &w) {
  uint32_t os_tid = 0;
  return w.holder && sys::peek(&os_tid, reinterpret_cast<uintptr_t>(w.holder), sizeof(os_tid)) ? os_tid : 0;
}

// Whom the thread waits for; 0: for nobody that is certain.
uint32_t awaited_by(const WaitRecord &w) {
  if (w.holder)
    return holder_word(w);
  if (w.kind == WaitKind::join)
    return w.target ? w.target->os_tid : 0;
  if (w.kind != WaitKind::lock || !w.lock || w.lock->irregular || !(w.lock->id == w.lock_id))
    return 0;
  const HeldLocks *owner = __atomic_load_n(&w.lock->owner, __ATOMIC_SEQ_CST);
  return owner ? owner->os_tid : 0;
}

struct Look {
  uint64_t now_ns;
  HeldLocks *in_circle = nullptr;
  uint64_t stamp = 0;
  uint64_t since = 0; // of in_circle
};

// From `start` back to it, by way of another process? All entries are as good as their stamp is old.
bool goes_round(const Entry *start, uint64_t now_ns, uint64_t &stamp) {
  bool outside = false;
  stamp = 0;
  const Entry *e = start;
  for (uint32_t i = 0; i < kLongest; ++i) {
    const uint32_t next = load(e->for_tid);
    stamp = mix_hash(mix_hash(stamp ^ load(e->os_tid), next), load(e->since_ns));
    outside |= load(e->pid) != load(start->pid);
    if (next == load(start->os_tid))
      return outside;
    e = next ? find(next, now_ns) : nullptr;
    if (!e)
      return false;
  }
  return false;
}

void mark(Entry *start, uint64_t now_ns) {
  Entry *e = start;
  for (uint32_t i = 0; i < kLongest && e && (i == 0 || e != start); ++i) {
    store(e->doomed_ns, load(e->since_ns));
    e = find(load(e->for_tid), now_ns);
  }
}

// Writes down what the thread waits for.
Entry *write_entry(const Thread &t, uint64_t now_ns) {
  const WaitRecord &w = t.held->wait;
  const uint64_t turn = turn_of(*t.held), since = w.since_ns;
  if (!is_waiting(turn) || w.timed)
    return nullptr;
  const uint32_t awaited = awaited_by(w);
  if (turn_of(*t.held) != turn || !awaited || awaited == t.os_tid)
    return nullptr;
  Entry *e = claim(t.os_tid, now_ns);
  if (!e)
    return nullptr;
  store(e->pid, static_cast<uint32_t>(sys::getpid()));
  store(e->family, state.family);
  store(e->for_tid, awaited);
  store(e->since_ns, since);
  store(e->seen_ns, now_ns);
  return e;
}

void look_at(Thread &t, void *p) {
  auto &look = *static_cast<Look *>(p);
  if (!t.held || t.state != ThreadState::running)
    return;
  Entry *e = write_entry(t, look.now_ns);
  uint64_t stamp;
  if (!e || look.in_circle || load(e->since_ns) == state.told_since)
    return;
  const bool told_by_other = load(e->doomed_ns) == load(e->since_ns);
  if (!told_by_other && !goes_round(e, look.now_ns, stamp))
    return;
  look.in_circle = t.held;
  look.since = load(e->since_ns);
  look.stamp = told_by_other ? 0 : stamp;
}

uint64_t certain_after() {
  const uint64_t asked = static_cast<uint64_t>(options.deadlock_timeout_ms) * 1000000;
  return asked > kCertainNs ? asked : kCertainNs;
}

} // namespace

void process_waits_before_fork() {
  if (load(state.table))
    return;
  const long at =
      sys::call(SYS_mmap, 0, kEntries * sizeof(Entry), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (at < 0 && at > -4096)
    return; // what the children share with us stays unexplained
  store(state.table, reinterpret_cast<Entry *>(at));
}

void process_waits_after_fork_in_child() {
  state.stamp = state.stable_since = state.told_since = 0;
  if (const Thread *me = self(); me && me->held)
    me->held->os_tid = me->os_tid;
}

HeldLocks *look_at_process_waits(uint64_t now_ns) {
  if (!load(state.table) || options.deadlock_timeout_ms == 0)
    return nullptr;
  if (!state.family)
    state.family = id_namespace();
  Look look{now_ns};
  for_each_thread(look_at, &look);
  if (!look.in_circle) {
    state.stable_since = 0;
    return nullptr;
  }
  if (look.stamp && (state.stable_since == 0 || state.stamp != look.stamp)) {
    state.stamp = look.stamp;
    state.stable_since = now_ns;
  }
  if (look.stamp && now_ns - state.stable_since < certain_after())
    return nullptr;
  const WaitRecord &w = look.in_circle->wait;
  if (look.stamp)
    if (Entry *e = find(look.in_circle->os_tid, now_ns))
      mark(e, now_ns);
  state.told_since = look.since;
  return is_waiting(turn_of(*look.in_circle)) && w.since_ns == look.since ? look.in_circle : nullptr;
}

ProcessThread holder_in_other_process(const WaitRecord &w) {
  const uint32_t os_tid = holder_word(w);
  if (!os_tid || sys::call(SYS_tgkill, sys::getpid(), os_tid, 0) == 0) // nobody, or one of ours
    return {};
  const Entry *e = load(state.table) ? find(os_tid, sys::now_ns(CLOCK_MONOTONIC)) : nullptr;
  return {e ? load(e->pid) : 0, os_tid};
}

} // namespace snarl
