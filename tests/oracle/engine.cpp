#include "tests/oracle/engine.h"

#include "runtime/context/frame_records.h"
#include "runtime/shadow/access_state.h"
#include "runtime/shadow/ranges.h"
#include "runtime/shadow/recent_ranges.h"
#include "runtime/shadow/rests.h"
#include "runtime/shadow/unusual.h"
#include "runtime/sync/barrier_turns.h"
#include "runtime/sync/lock_clocks.h"
#include "runtime/sync/points.h"
#include "runtime/thread/fibers.h"
#include "runtime/thread/registry.h"
#include "tests/oracle/fakes.h"
#include "tests/oracle/planted_calls.h"

#include <array>
#include <cstring>

namespace oracle {

EngineCounts engine_counts;

namespace {

constexpr uintptr_t kFirstPc = 0x100000;
constexpr uintptr_t kCallerPc = kFirstPc - 16;

alignas(4096) unsigned char arena[kArenaBytes];
uintptr_t arena_at(uint32_t offset) {
  return reinterpret_cast<uintptr_t>(arena) + offset;
}

struct Collector {
  std::vector<Report> reports;
  uint32_t event = 0;
  bool shared_sites = false;
} collector;

uint32_t event_of(snarl::Context context) {
  snarl::Frame frames[2]; // the call site in this file, then the event's own
  bool folded;
  uint32_t count = snarl::context_frames(context, frames, 2, &folded);
  for (uint32_t i = 0; i < count && i < 2; ++i)
    if (snarl::frame_address(frames[i]) - kFirstPc < kMaxEvents)
      return static_cast<uint32_t>(snarl::frame_address(frames[i]) - kFirstPc);
  return kUnknownEvent;
}

void collect(const FoundRace &race) {
  uint32_t first = collector.shared_sites ? kUnknownEvent : event_of(race.first_at);
  collector.reports.push_back({collector.event, static_cast<uint32_t>(race.granule - arena_at(0)), first});
}

// An atomic operation as planted code does it. Its pc is a return address within this file, the same for all: the
// event's own context comes from a frame record.
template <typename T> struct Atomics;
#define ORACLE_ATOMICS(N, T)                                                                                           \
  template <> struct Atomics<T> {                                                                                      \
    static T load(void *p, int order) {                                                                                \
      return __snarl_atomic##N##_load(p, order);                                                                       \
    }                                                                                                                  \
    static void store(void *p, T value, int order) {                                                                   \
      __snarl_atomic##N##_store(p, value, order);                                                                      \
    }                                                                                                                  \
    static T rmw(void *p, T value, int order) {                                                                        \
      return __snarl_atomic##N##_rmw(p, value, snarl_rmw_add, order);                                                  \
    }                                                                                                                  \
    static T cas(void *p, T expected, T desired, int success, int failure) {                                           \
      return __snarl_atomic##N##_cas(p, expected, desired, success, failure);                                          \
    }                                                                                                                  \
  };
SNARL_FOR_EACH_ATOMIC(ORACLE_ATOMICS)
#undef ORACLE_ATOMICS

template <typename T> void atomic_of(const Event &e) {
  void *p = arena + e.address;
  T now;
  std::memcpy(&now, p, sizeof now);
  switch (e.op) {
  case Op::load:
    Atomics<T>::load(p, e.order);
    break;
  case Op::store:
    Atomics<T>::store(p, static_cast<T>(now + 1), e.order);
    break;
  case Op::rmw:
    Atomics<T>::rmw(p, 1, e.order);
    break;
  case Op::cas:
    Atomics<T>::cas(p, now, static_cast<T>(now + 1), e.order, e.failure);
    break;
  default:
    Atomics<T>::cas(p, static_cast<T>(~now), now, e.order, e.failure);
  }
}

void atomic_operation(const Event &e) {
  switch (e.size) {
#define ORACLE_ATOMIC(N, T)                                                                                            \
  case N:                                                                                                              \
    return atomic_of<T>(e);
    SNARL_FOR_EACH_ATOMIC(ORACLE_ATOMIC)
#undef ORACLE_ATOMIC
  default:
    SNARL_CHECK(!"size of an atomic");
  }
}

class Run {
public:
  Run(const Trace &trace, RunOptions options) : trace_(trace), options_(options) {
    threads_[0].thread = snarl::self();
    threads_[0].running = true;
    for (uint32_t i = 0; i < kMaxObjects; ++i)
      barriers_[i].turns.count = barrier_size(static_cast<uint8_t>(i));
  }

  void all() {
    snarl::unusual.there_is_a_budget = options_.rests != 0; // nothing rests without one
    for (uint32_t i = 0; i < trace_.size(); ++i) {
      collector.event = i;
      enter(trace_[i].thread);
      if (options_.rests)
        tick();
      step(trace_[i], pc_of(i));
    }
    end();
  }

private:
  struct Simulated {
    snarl::Thread *thread = nullptr;
    snarl_planted_tls tls{}; // of the OS thread
    uint32_t runs = 0;       // what the OS thread runs: itself, or a fiber
    uint32_t on = 0;         // the OS thread that runs it
    bool running = false;
    bool fiber = false;
    bool detached = false;
    uint32_t barrier_clock = 0; // of the generation that it came to last
  };
  struct Lock {
    snarl::SyncVar clock, readers;
  };
  struct Barrier {
    snarl::BarrierTurns turns;
    snarl::SyncVar clocks[2];
  };

  void enter(uint32_t thread) {
    current_ = thread;
    const uint32_t os_thread = threads_[thread].on;
    if (os_thread == os_thread_)
      return;
    threads_[os_thread_].tls = __snarl_tls;
    __snarl_tls = threads_[os_thread].tls;
    os_thread_ = os_thread;
  }

  // The budget's keeper as it may come at any time: to the thread that acts; others keep what it told them before.
  void tick() {
    options_.rests ^= options_.rests << 13;
    options_.rests ^= options_.rests >> 7;
    options_.rests ^= options_.rests << 17;
    if (options_.rests % 4 == 0)
      resting_ = !resting_;
    if (options_.rests % 3 == 0)
      snarl::let_accesses_rest(resting_);
  }

  uintptr_t pc_of(uint32_t index) const {
    if (!options_.shared_sites)
      return kFirstPc + index;
    const Event &e = trace_[index];
    return kFirstPc + static_cast<uintptr_t>(e.op) * 4 + (e.address / kBlockBytes) % 2;
  }

  snarl::Thread &me() { return *threads_[current_].thread; }

  // Some ranges are told as records; 0: not this one.
  static uint32_t records_of(uintptr_t pc) { return pc / 7 % 5; }

  void create(uint32_t target, uintptr_t pc, bool detached) {
    Simulated &child = threads_[target];
    child.thread = snarl::on_thread_create(me(), pc, detached);
    child.detached = detached;
    child.running = true;
    child.runs = child.on = target;
    uint32_t creator = current_;
    enter(target);
    snarl::on_thread_start(child.thread);
    enter(creator);
  }

  void create_fiber(uint32_t target, uintptr_t pc) {
    threads_[target].thread = snarl::on_fiber_create(me(), pc);
    threads_[target].fiber = true;
  }

  void switch_to(uint32_t target, bool ordered) {
    snarl::on_fiber_switch(me(), *threads_[target].thread, ordered && !me().ignore_sync);
    threads_[target].on = os_thread_;
    threads_[os_thread_].runs = target;
    current_ = target;
  }

  void destroy_fiber(uint32_t target, uintptr_t pc) {
    snarl::on_fiber_destroy(me(), pc, threads_[target].thread);
    threads_[target].thread = nullptr;
  }

  void ignore(uint8_t &depth, bool begin) {
    if (begin || depth)
      depth = static_cast<uint8_t>(begin ? depth + 1 : depth - 1);
    snarl::RuntimeSection section(me());
    snarl::publish_epoch(me());
  }

  void finish(uint32_t target) {
    Simulated &simulated = threads_[target];
    if (!simulated.running)
      return;
    uint32_t before = current_;
    enter(target);
    snarl::on_thread_finish(*simulated.thread);
    simulated.running = false;
    enter(before);
  }

  void join(uint32_t target, uintptr_t pc) {
    finish(target);
    snarl::on_thread_join(me(), pc, threads_[target].thread);
    threads_[target].thread = nullptr;
  }

  // As runtime/intercept/touch.h has it.
  static void call_of_library(const Event &e, uintptr_t pc) {
    const bool write = oracle::writes(e.op);
    const uintptr_t address = arena_at(e.address);
    if (__snarl_tls.mask[0] == 0 || e.size == 0 || snarl::range_is_recent(address, e.size, write))
      return;
    write ? snarl::written_by_call(pc, address, e.size) : snarl::read_by_call(pc, address, e.size);
  }

  void memory_access(const Event &e, uintptr_t pc) {
    bool write = oracle::writes(e.op);
    uintptr_t address = arena_at(e.address);
    ++engine_counts.events;
    if (options_.planted_test && settled(address, e.size, write)) {
      ++engine_counts.settled;
      return;
    }
    // A leaf function that one with a record called. (Without a record the quick path leaves all to the general one.)
    snarl_frame record{__snarl_tls.frames, kCallerPc};
    __snarl_tls.frames = &record;
    if (pc % 2 != 0) // it made an access before: only then the machine code of first_access.inc goes on
      snarl::current_node(me());
    slow_access(address, pc, e.size, write);
    __snarl_tls.frames = record.previous;
  }

  void atomic(const Event &e, uintptr_t pc) {
    snarl_frame record{__snarl_tls.frames, pc};
    __snarl_tls.frames = &record;
    atomic_operation(e);
    __snarl_tls.frames = record.previous;
  }

  void lock_operation(const Event &e) {
    Lock &lock = locks_[e.target % kMaxObjects];
    const bool alone = e.op == Op::write_lock || e.op == Op::write_unlock;
    const auto mode = alone ? snarl::LockMode::exclusive : snarl::LockMode::shared;
    if (e.op == Op::write_lock || e.op == Op::read_lock)
      snarl::acquire_clocks(me(), lock.clock, lock.readers, mode);
    else
      snarl::release_clocks(me(), lock.clock, lock.readers, mode);
  }

  void barrier_operation(const Event &e) {
    Barrier &barrier = barriers_[e.target % kMaxObjects];
    if (e.op == Op::leave) {
      barrier.turns.leave(threads_[current_].barrier_clock);
      return snarl::on_acquire(me(), barrier.clocks[threads_[current_].barrier_clock]);
    }
    const bool anew = barrier.turns.begins_anew();
    const uint32_t clock = threads_[current_].barrier_clock = barrier.turns.arrive();
    if (anew)
      snarl::on_sync_end(barrier.clocks[clock]);
    snarl::on_release(me(), barrier.clocks[clock]);
  }

  void step(const Event &e, uintptr_t pc) {
    void *address = arena + e.address;
    snarl::SyncVar &object = objects_[e.target % kMaxObjects];
    switch (e.op) {
    case Op::create_fiber:
      return create_fiber(e.target, pc);
    case Op::switch_to:
    case Op::switch_unordered:
      return switch_to(e.target, e.op == Op::switch_to);
    case Op::destroy_fiber:
      return destroy_fiber(e.target, pc);
    case Op::create:
    case Op::create_detached:
      return create(e.target, pc, e.op == Op::create_detached);
    case Op::join:
      return join(e.target, pc);
    case Op::detach:
      threads_[e.target].detached = true;
      return snarl::on_thread_detach(me(), pc, threads_[e.target].thread);
    case Op::finish:
      return finish(e.thread);
    case Op::read:
    case Op::write:
      return memory_access(e, pc);
    case Op::read_range:
      return slow_records(arena_at(e.address), pc, e.size, records_of(pc), false);
    case Op::write_range:
      return slow_records(arena_at(e.address), pc, e.size, records_of(pc), true);
    case Op::read_call:
    case Op::write_call:
      return call_of_library(e, pc);
    case Op::free:
      return snarl::on_access(me(), pc, address, e.size, snarl::AccessKind::free);
    case Op::fresh:
      return snarl::shadow_reset(arena_at(e.address), e.size, pc);
    case Op::fence:
      return __snarl_fence(e.order);
    case Op::acquire:
      return snarl::on_acquire(me(), object);
    case Op::publish:
      return snarl::on_release_store(me(), object);
    case Op::release:
      return snarl::on_release(me(), object);
    case Op::write_lock:
    case Op::read_lock:
    case Op::write_unlock:
    case Op::read_unlock:
      return lock_operation(e);
    case Op::arrive:
    case Op::leave:
      return barrier_operation(e);
    case Op::forget:
      return snarl::on_sync_end(object);
    case Op::futex_wake:
      return snarl::release_at_futex(me(), address);
    case Op::futex_wait:
      return snarl::acquire_at_futex(me(), address);
    case Op::ignore_begin:
    case Op::ignore_end:
      return ignore(me().ignore_accesses, e.op == Op::ignore_begin);
    case Op::ignore_sync_begin:
    case Op::ignore_sync_end:
      return ignore(me().ignore_sync, e.op == Op::ignore_sync_begin);
    case Op::acquire_at:
      return snarl::acquire_at(me(), address);
    case Op::release_at:
      return snarl::release_at(me(), address);
    default:
      return atomic(e, pc);
    }
  }

  // Each OS thread runs itself, and main watches everything.
  void put_back() {
    for (uint32_t t = 0; t < kMaxThreads; ++t)
      if (threads_[t].running && threads_[t].runs != t) {
        enter(threads_[t].runs);
        switch_to(t, true);
      }
    enter(0);
    me().ignore_accesses = me().ignore_sync = 0;
    snarl::publish_epoch(me());
  }

  // Everybody ends; the memory that atomics and objects live in too.
  void end() {
    put_back();
    snarl::let_accesses_rest(false);
    snarl::shadow_reset(arena_at(0), kArenaBytes);
    for (uint32_t t = 1; t < kMaxThreads; ++t) {
      if (!threads_[t].thread || threads_[t].fiber)
        continue;
      if (threads_[t].detached)
        finish(t);
      else
        join(t, kFirstPc);
    }
    for (uint32_t t = 1; t < kMaxThreads; ++t)
      if (threads_[t].thread && threads_[t].fiber)
        destroy_fiber(t, kFirstPc);
    for (snarl::SyncVar &object : objects_)
      snarl::on_sync_end(object);
    for (Lock &lock : locks_) {
      snarl::on_sync_end(lock.clock);
      snarl::on_sync_end(lock.readers);
    }
    for (Barrier &barrier : barriers_)
      for (snarl::SyncVar &clock : barrier.clocks)
        snarl::on_sync_end(clock);
  }

  const Trace &trace_;
  RunOptions options_;
  std::array<Simulated, kMaxThreads> threads_{};
  std::array<snarl::SyncVar, kMaxObjects> objects_{};
  std::array<Lock, kMaxObjects> locks_{};
  std::array<Barrier, kMaxObjects> barriers_{};
  uint32_t current_ = 0, os_thread_ = 0;
  bool resting_ = false;
};

} // namespace

void start_engine() {
  snarl::shadow_start();
  snarl::tree_start();
  snarl::registry_start();
  on_race = collect;
}

std::vector<Report> run_in_engine(const Trace &trace, RunOptions options) {
  collector.reports.clear();
  collector.shared_sites = options.shared_sites;
  Run(trace, options).all();
  ++engine_counts.programs;
  engine_counts.reports += collector.reports.size();
  return collector.reports;
}

std::string engine_at_rest() {
  for (uint32_t offset = 0; offset < kArenaBytes; offset += SNARL_GRANULE) {
    snarl::Cell cell = *snarl::shadow_cell(arena_at(offset));
    if (cell && !snarl::alone())
      return "a cell survived the end of its memory";
    if (snarl::write_word(cell) == snarl::kLockedWord)
      return "a cell stayed locked";
  }
  return "";
}

} // namespace oracle
