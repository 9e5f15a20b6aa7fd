#include "tests/oracle/random_trace.h"

#include "runtime/abi.h"

#include <initializer_list>
#include <utility>

namespace oracle {

namespace {

constexpr uint8_t kSizes[] = {1, 2, 4, 8, 16};
constexpr uint8_t kLoadOrders[] = {snarl_relaxed, snarl_consume, snarl_acquire, snarl_seq_cst};
constexpr uint8_t kStoreOrders[] = {snarl_relaxed, snarl_release, snarl_seq_cst};
constexpr uint8_t kRmwOrders[] = {snarl_relaxed, snarl_acquire, snarl_release, snarl_acq_rel, snarl_seq_cst};

// Blocks a…f hold plain data, and atomics of one size for each block; g synchronisation objects and futexes.
constexpr uint32_t kDataBlocks = 6, kObjectBlock = 6;
constexpr uint32_t kObjects = 8, kFirstFutex = 8; // where in that block

// What a program is like: each seed has its own mixture, so that rare things are frequent somewhere.
struct Flavour {
  uint32_t length, most_threads, blocks;
  uint32_t atomics, plain, ranges, objects, locks, barriers, fences, futexes, lives, threads, fibers, unseen,
      everybodys, texts;             // weights
  uint32_t writes, partial, relaxed; // percent
  uint32_t unaligned, repeated, loops, counted, long_ranges;
  bool mixed_sizes; // atomics of different sizes on the same bytes: relaxed only, and no fences
  bool odd_sizes;   // of plain accesses: 3, 5, …
  bool objects_in_data;
  bool detached;
};

// Apart from the rest, so that the programs of the seeds without are what they were before there were texts.
uint32_t texts_of(uint64_t seed) {
  Random random(seed + 0x7e87);
  return random.chance(15) ? 10 + random.below(60) : 0;
}

Flavour flavour_of(Random &random, uint64_t seed, bool detached) {
  Flavour f{};
  f.length = 6 + random.below(random.chance(20) ? 150 : 45);
  f.most_threads = 2 + random.below(4);
  f.blocks = 1 + random.below(3);
  f.plain = 20 + random.below(60);
  f.atomics = random.chance(60) ? 5 + random.below(60) : 0;
  f.ranges = random.chance(40) ? 10 + random.below(30) : 0;
  f.objects = random.below(40);
  f.locks = random.chance(40) ? random.below(40) : 0;
  f.barriers = random.chance(30) ? 5 + random.below(60) : 0;
  f.fences = f.atomics && random.chance(40) ? random.below(30) : 0;
  f.futexes = random.chance(20) ? random.below(40) : 0;
  f.fibers = random.chance(25) ? 5 + random.below(50) : 0;
  f.unseen = random.chance(15) ? random.below(15) : 0;
  f.counted = f.atomics && random.chance(15) ? random.below(80) : 0;
  f.long_ranges = f.ranges && random.chance(20) ? random.below(80) : 0;
  f.odd_sizes = random.chance(15);
  f.objects_in_data = random.chance(15);
  f.lives = random.chance(40) ? 3 + random.below(10) : 0;
  f.everybodys = random.chance(25) ? 5 + random.below(30) : 0;
  f.threads = 4 + random.below(12);
  f.writes = 10 + random.below(80);
  f.partial = random.chance(50) ? random.below(100) : 0;
  f.unaligned = random.chance(30) ? random.below(60) : 0;
  f.repeated = random.chance(50) ? random.below(70) : 0;
  f.loops = random.chance(30) ? random.below(90) : 0;
  if (f.loops > 40) // a program that lives on its atomics
    f.atomics = 60, f.plain = 20, f.length = 50 + random.below(150);
  f.relaxed = random.below(90);
  f.mixed_sizes = f.atomics && random.chance(15);
  if (f.mixed_sizes)
    f.fences = 0, f.relaxed = 100;
  f.detached = detached;
  f.texts = texts_of(seed);
  return f;
}

class Generator {
public:
  Generator(uint64_t seed, bool detached) : random_(seed), f_(flavour_of(random_, seed, detached)) {
    for (uint32_t b = 0; b < kDataBlocks; ++b)
      atomic_size_[b] = kSizes[random_.below(5)];
  }

  Trace make() {
    add_thread(0);
    while (trace_.size() < f_.length)
      next();
    return trace_;
  }

private:
  enum Life { unborn, running, finished, gone };
  static constexpr uint8_t kNowhere = kMaxThreads;

  void emit(Event e) { trace_.push_back(e); }
  bool acts(uint8_t t) const { return life_[t] == running && on_[t] != kNowhere; }
  uint8_t runner() {
    for (;;) {
      auto t = static_cast<uint8_t>(random_.below(born_));
      if (acts(t))
        return t;
    }
  }
  uint32_t count(Life life) const {
    uint32_t n = 0;
    for (uint32_t t = 0; t < born_; ++t)
      n += life_[t] == life;
    return n;
  }

  void add_thread(uint8_t creator) {
    if (born_ == 1 || (born_ < kMaxThreads && count(running) <= f_.most_threads)) {
      auto child = static_cast<uint8_t>(born_++);
      detached_[child] = f_.detached && random_.chance(40);
      emit({creator, detached_[child] ? Op::create_detached : Op::create, child});
      life_[child] = running;
      on_[child] = child;
    }
  }

  // Made, switched to, back to the OS thread's own, and gone.
  void fiber(Event e) {
    const uint32_t kind = random_.below(10);
    if (kind < 2 && born_ < kMaxThreads) {
      e.op = Op::create_fiber;
      e.target = static_cast<uint8_t>(born_++);
      life_[e.target] = running;
      on_[e.target] = kNowhere;
      is_fiber_[e.target] = true;
      return emit(e);
    }
    e.target = static_cast<uint8_t>(kind < 6 ? on_[e.thread] : random_.below(born_));
    if (life_[e.target] != running || on_[e.target] != kNowhere || (!is_fiber_[e.target] && e.target != on_[e.thread]))
      return;
    if (is_fiber_[e.target] && random_.chance(10)) {
      e.op = Op::destroy_fiber;
      life_[e.target] = gone;
      return emit(e);
    }
    e.op = random_.chance(60) ? Op::switch_to : Op::switch_unordered;
    emit(e);
    on_[e.target] = on_[e.thread];
    on_[e.thread] = kNowhere;
    plain({e.target});
  }

  void end_thread(uint8_t actor) {
    auto target = static_cast<uint8_t>(1 + random_.below(born_ - 1));
    if (is_fiber_[target] || on_[target] == kNowhere)
      return;
    if (f_.detached && random_.chance(30) && !detached_[target] && life_[target] != gone) {
      emit({actor, Op::detach, target});
      detached_[target] = true;
      life_[target] = life_[target] == finished ? gone : life_[target];
    } else if (target == actor || random_.chance(25)) {
      if (life_[target] == running) {
        emit({target, Op::finish});
        life_[target] = detached_[target] ? gone : finished;
      }
    } else if (!detached_[target] && life_[target] != gone) {
      emit({actor, Op::join, target});
      life_[target] = gone;
    }
  }

  uint16_t block() { return static_cast<uint16_t>(random_.below(f_.blocks)); }

  // Where and how large: mostly aligned and whole granules, so that accesses meet.
  void place(Event &e) {
    uint32_t at = block() * kBlockBytes;
    if (random_.chance(f_.partial)) {
      e.size = kSizes[random_.below(2)];
      e.address = static_cast<uint16_t>(at + random_.below(8) / e.size * e.size);
    } else {
      e.size = kSizes[2 + random_.below(3)];
      e.address = static_cast<uint16_t>(at + (e.size == 16 ? 0 : random_.below(16 / e.size / 2 + 1) * e.size));
    }
    if (f_.odd_sizes && random_.chance(40))
      e.size = static_cast<uint8_t>(1 + random_.below(12));
    if (random_.chance(f_.unaligned))
      e.address = static_cast<uint16_t>(at + random_.below(kBlockBytes));
  }

  void plain(Event e) {
    e.op = random_.chance(f_.writes) ? Op::write : Op::read;
    place(e);
    do
      emit(e); // again: what the thread's own short memories are for
    while (random_.chance(f_.repeated));
  }

  // What everybody reads, epoch after epoch.
  void everybodys(Event e) {
    e.op = Op::read;
    Event places[] = {e, e};
    for (Event &at : places)
      place(at);
    const uint32_t reads = 4 + random_.below(40);
    for (uint32_t i = 0; i < reads; ++i) {
      Event read = places[random_.chance(20)];
      read.thread = runner();
      if (random_.chance(80))
        emit({read.thread, Op::release, static_cast<uint8_t>(random_.below(kMaxObjects))});
      do
        emit(read);
      while (random_.chance(f_.repeated));
      if (random_.chance(f_.writes / 8))
        plain({runner()});
      if (f_.lives && random_.chance(5))
        life({runner()});
    }
  }

  // Read by all, byte by byte and in larger parts; at times somebody writes.
  void text() {
    const auto at = block() * kBlockBytes;
    const uint32_t bytes = 4 << random_.below(2), events = 10 + random_.below(60);
    for (uint32_t i = 0; i < events; ++i) {
      Event e{runner(), random_.chance(f_.writes / 8) ? Op::write : Op::read};
      const uint32_t kind = random_.below(10);
      if (kind < 2)
        e.op = kind ? Op::release : Op::acquire, e.target = static_cast<uint8_t>(random_.below(kMaxObjects));
      else {
        e.size = random_.chance(70) ? 1 : static_cast<uint8_t>(2 << random_.below(bytes / 4 + 1));
        e.address = static_cast<uint16_t>(at + random_.below(bytes) / e.size * e.size);
      }
      do
        emit(e);
      while (kind >= 2 && random_.chance(f_.repeated / 2));
      if (f_.lives && random_.chance(5))
        life({runner()});
    }
  }

  void range(Event e) {
    constexpr Op kinds[] = {Op::read_range, Op::write_range, Op::read_call, Op::write_call};
    e.op = kinds[random_.below(2) * 2 + random_.chance(f_.writes)];
    e.address = static_cast<uint16_t>(block() * kBlockBytes + random_.below(kBlockBytes));
    e.size = static_cast<uint8_t>(random_.below(random_.chance(f_.long_ranges) ? 60 : 20));
    emit(e);
  }

  // One of the last atomic operations again, by the same code: what slots know by heart is found in loops only.
  bool loop() {
    const Event &again = in_loop_[random_.below(kLoop)];
    if (again.size == 0 || !acts(again.thread) || !random_.chance(f_.loops))
      return false;
    do
      emit(again);
    while (random_.chance(f_.loops));
    return true;
  }

  void atomic(Event e) {
    if (loop())
      return;
    uint16_t b = block();
    e.size = f_.mixed_sizes ? kSizes[random_.below(5)] : atomic_size_[b];
    e.address = static_cast<uint16_t>(b * kBlockBytes + random_.below(std::min(16u / e.size, 2u)) * e.size);
    if (f_.mixed_sizes)
      e.address = static_cast<uint16_t>(b * kBlockBytes + random_.below(16u / e.size) * e.size);
    bool relaxed = random_.chance(f_.relaxed);
    uint32_t kind = random_.below(10);
    if (kind < 3) {
      e.op = Op::load;
      e.order = relaxed ? uint8_t{snarl_relaxed} : kLoadOrders[random_.below(4)];
    } else if (kind < 6) {
      e.op = Op::store;
      e.order = relaxed ? uint8_t{snarl_relaxed} : kStoreOrders[random_.below(3)];
    } else {
      e.op = kind < 8 ? Op::rmw : kind < 9 ? Op::cas : Op::cas_fail;
      e.order = relaxed ? uint8_t{snarl_relaxed} : kRmwOrders[random_.below(5)];
      e.failure = relaxed ? uint8_t{snarl_relaxed} : kLoadOrders[random_.below(4)];
    }
    in_loop_[random_.below(kLoop)] = e;
    do
      emit(e);
    while (e.op == Op::rmw && relaxed && random_.chance(f_.counted)); // until the engine takes it for a counter
  }

  // Of words that are no atomics; of one that is, right after its own operation.
  void futex(Event e) {
    const auto b = block();
    e.op = random_.chance(50) ? Op::futex_wake : Op::futex_wait;
    e.address = static_cast<uint16_t>(kObjectBlock * kBlockBytes + kFirstFutex + random_.below(2) * kFutexBytes);
    if (!f_.mixed_sizes && atomic_size_[b] == kFutexBytes && random_.chance(60)) {
      e.address = static_cast<uint16_t>(b * kBlockBytes);
      const uint8_t order = random_.chance(50) ? uint8_t{snarl_relaxed} : uint8_t{snarl_seq_cst};
      emit({e.thread, e.op == Op::futex_wake ? Op::store : Op::load, 0, kFutexBytes, e.address, order});
    }
    emit(e);
  }

  // Something that the engine is not to look at, for a while.
  void unseen(Event e) {
    const bool accesses = random_.chance(60);
    e.op = accesses ? Op::ignore_begin : Op::ignore_sync_begin;
    emit(e);
    const uint32_t events = random_.below(4);
    for (uint32_t i = 0; i < events; ++i) {
      if (f_.atomics && random_.chance(40))
        atomic({e.thread});
      else if (f_.objects && random_.chance(40))
        object({e.thread});
      else
        plain({e.thread});
    }
    e.op = accesses ? Op::ignore_end : Op::ignore_sync_end;
    if (random_.chance(90))
      emit(e);
  }

  void object(Event e) {
    constexpr Op kinds[] = {Op::acquire, Op::publish, Op::release, Op::acquire, Op::acquire_at, Op::release_at};
    e.op = random_.chance(3) ? Op::forget : kinds[random_.below(6)];
    if (e.op == Op::acquire_at || e.op == Op::release_at)
      e.address = static_cast<uint16_t>(f_.objects_in_data ? block() * kBlockBytes
                                                           : kObjectBlock * kBlockBytes + random_.below(kObjects));
    else
      e.target = static_cast<uint8_t>(random_.below(kMaxObjects));
    if (e.op == Op::publish && random_.chance(60)) // as a mutex: lock, something, unlock
      emit({e.thread, Op::acquire, e.target}), plain({e.thread});
    emit(e);
  }

  // A read-write lock is kept for a while, or over what the thread does next.
  void lock(Event e) {
    e.target = static_cast<uint8_t>(random_.below(2));
    Lock &l = locks_[e.target];
    const auto bit = 1u << e.thread;
    if (l.writer == bit || (l.readers & bit)) {
      e.op = l.writer ? Op::write_unlock : Op::read_unlock;
      l.writer = 0;
      l.readers &= ~bit;
      return emit(e);
    }
    const bool alone = random_.chance(40);
    if (l.writer || (alone && l.readers))
      return;
    e.op = alone ? Op::write_lock : Op::read_lock;
    (alone ? l.writer : l.readers) |= bit;
    emit(e);
    plain({e.thread});
    if (random_.chance(70))
      unlock(e.thread, e.target);
  }
  void unlock(uint8_t thread, uint8_t target) {
    Lock &l = locks_[target];
    const auto bit = 1u << thread;
    emit({thread, l.writer == bit ? Op::write_unlock : Op::read_unlock, target});
    l.writer &= ~bit;
    l.readers &= ~bit;
  }

  // Two threads meet, a third one does something meanwhile; or three do.
  void barrier(Event e) {
    const uint8_t partner = runner(), third = runner();
    if (partner == e.thread)
      return;
    const bool three = third != e.thread && third != partner && random_.chance(50);
    e.target = static_cast<uint8_t>(random_.below(2) + (three ? 2 : 0));
    e.op = Op::arrive;
    emit(e);
    plain({partner});
    if (third != e.thread)
      plain({third});
    if (three)
      emit({third, Op::arrive, e.target});
    emit({partner, Op::arrive, e.target});
    uint8_t first = e.thread, last = partner;
    if (random_.chance(50))
      std::swap(first, last);
    emit({first, Op::leave, e.target});
    plain({first});
    if (three)
      emit({third, Op::leave, e.target});
    emit({last, Op::leave, e.target});
  }

  void fence(Event e) {
    e.op = Op::fence;
    e.order = kRmwOrders[1 + random_.below(4)];
    emit(e);
  }

  void life(Event e) {
    e.op = Op::free;
    e.address = static_cast<uint16_t>(block() * kBlockBytes);
    e.size = static_cast<uint8_t>(random_.chance(80) ? kBlockBytes : 1 + random_.below(kBlockBytes));
    if (random_.chance(20)) // a mapping's part
      e.address = static_cast<uint16_t>(e.address + random_.below(4) * kGranuleBytes);
    emit(e);
    e.op = Op::fresh;
    if (e.size % kGranuleBytes == 0 && random_.chance(60))
      emit(e);
  }

  void next() {
    uint8_t actor = runner();
    uint32_t all = 0;
    for (uint32_t weight : {f_.plain, f_.atomics, f_.ranges, f_.objects, f_.locks, f_.barriers, f_.fences, f_.futexes,
                            f_.lives, f_.threads, f_.fibers, f_.unseen, f_.everybodys, f_.texts})
      all += weight;
    uint32_t pick = random_.below(all);
    auto chosen = [&pick](uint32_t weight) {
      bool it = pick < weight;
      pick -= weight;
      return it;
    };
    if (chosen(f_.plain))
      plain({actor});
    else if (chosen(f_.atomics))
      atomic({actor});
    else if (chosen(f_.ranges))
      range({actor});
    else if (chosen(f_.objects))
      object({actor});
    else if (chosen(f_.locks))
      lock({actor});
    else if (chosen(f_.barriers))
      barrier({actor});
    else if (chosen(f_.fences))
      fence({actor});
    else if (chosen(f_.futexes))
      futex({actor});
    else if (chosen(f_.lives))
      life({actor});
    else if (chosen(f_.fibers))
      fiber({actor});
    else if (chosen(f_.unseen))
      unseen({actor});
    else if (chosen(f_.everybodys))
      everybodys({actor});
    else if (chosen(f_.texts))
      text();
    else if (random_.chance(50))
      add_thread(actor);
    else
      end_thread(actor);
  }

  Random random_;
  Flavour f_;
  static constexpr uint32_t kLoop = 4;
  Event in_loop_[kLoop] = {};
  Trace trace_;
  uint32_t born_ = 1;
  Life life_[kMaxThreads] = {running};
  bool detached_[kMaxThreads] = {}, is_fiber_[kMaxThreads] = {};
  uint8_t on_[kMaxThreads] = {}; // the OS thread that runs it
  uint8_t atomic_size_[kDataBlocks] = {};
  struct Lock {
    uint32_t writer = 0, readers = 0; // bits of threads
  } locks_[kMaxObjects];
};

} // namespace

Trace random_trace(uint64_t seed, bool detached_threads) {
  return Generator(seed, detached_threads).make();
}

} // namespace oracle
