#include "runtime/sync/condition_values.h"

#include "runtime/platform/memory.h"
#include "runtime/platform/spin.h"
#include "runtime/sync/awaited.h"
#include "runtime/sync/awaited_values.h"
#include "runtime/sync/hand_overs.h"
#include "runtime/sync/held_locks.h"
#include "runtime/thread/registry.h"

namespace snarl {

namespace {

constexpr uint32_t kUnwanted = 1024, kKeptOf = 64; // see Code

constexpr uint32_t kRows = 1024, kInRow = 16; // more variables: the one that was there longest is forgotten

// Code that writes variables, by its address (two may share one of these). Of what it writes so many were forgotten
// that nobody ever looked at, since somebody did: the elements of an array, say, of which a loop waits for one of
// another array. From kUnwanted on one of kKeptOf is kept, so that the others cost little.
struct Code {
  uint32_t unwanted, left_out; // relaxed: a count that is lost does no harm
};
Code codes[1024];

Code &code_at(const void *code) {
  return codes[(reinterpret_cast<uintptr_t>(code) * 0x9e3779b97f4a7c15u) >> 54];
}

bool keeps(Code &code) {
  return __atomic_load_n(&code.unwanted, __ATOMIC_RELAXED) < kUnwanted ||
         __atomic_add_fetch(&code.left_out, 1, __ATOMIC_RELAXED) % kKeptOf == 0;
}

struct Variable {
  uintptr_t address;
  Code *code; // that wrote it first; null: whatever
  bool was_looked_at;
  ValueHistory history;
};

struct alignas(64) Row {
  BriefLock lock; // guards the rest
  bool forgot;
  uint8_t count;
  uint16_t tags[kInRow];       // of the variables, so that few of these are touched in vain
  Variable *variables[kInRow]; // the oldest first

  Variable *take(uint32_t at) {
    Variable *taken = variables[at];
    --count;
    for (uint32_t i = at; i < count; ++i) {
      tags[i] = tags[i + 1];
      variables[i] = variables[i + 1];
    }
    return taken;
  }
};

constinit Row rows[kRows]{};
bool are_any; // variables; never false again

// One variable of each row whose history is lost (value_history.h), so that its writes touch nothing that others write:
// the address, and in the lowest bit whether it is outgrown. Written under the row's lock, read by anybody.
uintptr_t lost[kRows];

// A container's number of elements is nowhere in memory: it goes by a name that no variable has.
constexpr uintptr_t kOfContainer = uintptr_t{1} << 62;
constexpr uint8_t kCountSize = 8;

const void *name_of_count(const void *container) {
  return reinterpret_cast<const void *>(reinterpret_cast<uintptr_t>(container) | kOfContainer);
}

uintptr_t address_of(const void *variable) {
  return reinterpret_cast<uintptr_t>(variable);
}

uint64_t place_of(const void *variable) {
  return (address_of(variable) * 0x9e3779b97f4a7c15u) >> 54;
}
static_assert(kRows == 1u << (64 - 54));
Row &row_of(const void *variable) {
  return rows[place_of(variable)];
}

uintptr_t lost_name(const void *variable, bool outgrown) {
  return address_of(variable) << 1 | outgrown;
}
bool is_lost(const void *variable, bool outgrown) {
  return __atomic_load_n(&lost[place_of(variable)], __ATOMIC_RELAXED) == lost_name(variable, outgrown);
}
bool is_lost(const void *variable) {
  return is_lost(variable, false) || is_lost(variable, true);
}

uint16_t tag_of(const void *variable) {
  return static_cast<uint16_t>((address_of(variable) * 0x9e3779b97f4a7c15u) >> 38);
}

Variable *find(const Row &row, const void *variable) {
  for (uint32_t i = 0; i < row.count; ++i)
    if (row.tags[i] == tag_of(variable) && row.variables[i]->address == address_of(variable))
      return row.variables[i];
  return nullptr;
}

void forget_oldest(Row &row) {
  Variable *oldest = row.take(0);
  if (oldest->code && !oldest->was_looked_at)
    __atomic_add_fetch(&oldest->code->unwanted, 1, __ATOMIC_RELAXED);
  drop_values(oldest->history);
  release_one(oldest);
  row.forgot = true;
}

Variable &add(Row &row, const void *variable, Code *code) {
  if (row.count == kInRow)
    forget_oldest(row);
  auto *v = allocate_one<Variable>();
  v->address = address_of(variable);
  v->code = code;
  v->history.began_late = row.forgot;
  row.tags[row.count] = tag_of(variable);
  row.variables[row.count++] = v;
  __atomic_store_n(&are_any, true, __ATOMIC_RELAXED);
  return *v;
}

bool is_readable_size(const void *variable, uint8_t size) {
  return size && size <= 8 && (size & (size - 1)) == 0 && address_of(variable) % size == 0;
}

uint64_t value_at(const void *variable, uint8_t size) {
  switch (size) {
  case 1:
    return __atomic_load_n(static_cast<const uint8_t *>(variable), __ATOMIC_RELAXED);
  case 2:
    return __atomic_load_n(static_cast<const uint16_t *>(variable), __ATOMIC_RELAXED);
  case 4:
    return __atomic_load_n(static_cast<const uint32_t *>(variable), __ATOMIC_RELAXED);
  default:
    return __atomic_load_n(static_cast<const uint64_t *>(variable), __ATOMIC_RELAXED);
  }
}

// Another variable has the memory now.
void begin_anew(ValueHistory &h) {
  if (h.lost)
    return;
  drop_values(h);
  h.began_late = true;
}

// Under the row's lock.
bool note_in(Row &row, Thread &t, const void *variable, const ValueWrite &w, Code *code) {
  Variable *v = find(row, variable);
  if (!v && code && !keeps(*code)) {
    row.forgot = true;
    return false;
  }
  ValueHistory &h = v ? v->history : add(row, variable, code).history;
  if (h.size && h.size != w.size)
    begin_anew(h);
  h.keeps_all = true;
  const bool certain = value_written(h, t, w);
  if (UNLIKELY(h.lost))
    __atomic_store_n(&lost[place_of(variable)], lost_name(variable, h.outgrown), __ATOMIC_RELAXED);
  return certain;
}

bool note(Thread &t, const void *variable, const ValueWrite &w, Code *code) {
  Row &row = row_of(variable);
  BriefGuard guard(row.lock);
  return note_in(row, t, variable, w, code);
}

// What is known of the number of elements, with what is there now: 0 or more, or not 0 (-1).
bool note_count(Thread &t, const void *name, int added, int64_t now) {
  Row &row = row_of(name);
  BriefGuard guard(row.lock);
  const Variable *v = find(row, name);
  const uint64_t before = v ? v->history.last : 0, expected = before + static_cast<uint64_t>(int64_t{added});
  const bool is_expected =
      added && (now < 0 ? static_cast<int64_t>(expected) > 0 : expected == static_cast<uint64_t>(now));
  const uint64_t least = static_cast<int64_t>(before) > 1 ? before : 1,
                 after = now < 0 ? least : static_cast<uint64_t>(now);
  if (!is_expected && after == before)
    return false;
  return note_in(
      row, t, name,
      {before, is_expected ? expected : after, 0, kCountSize, is_expected ? Change::adds : Change::stores, true},
      nullptr);
}

// All that a loop looks at, with the locks under which that does not change.
class Awaited {
public:
  Awaited(const snarl_watched *watched, uint32_t count, Thread &t, EndsWithAll ends, bool loop) {
    for (uint32_t i = 0; i < count; ++i)
      find_lock(i, watched[i]);
    lock_all();
    for (uint32_t i = 0; i < count; ++i)
      look_at(i, watched[i]);
    uint64_t now[kMaxAwaited];
    for (uint32_t i = 0; i < count; ++i)
      now[i] = values_[i].now;
    unseen_ |= counts_ && !ends(now);
    for (uint32_t i = 0; loop && i < count; ++i)
      if (changing_[i] && values_[i].same_as == i)
        note_waiter(*changing_[i], t.tid, ends);
  }
  ~Awaited() {
    for (uint32_t i = 0; i < locks_; ++i)
      lock_[i]->unlock();
  }
  Awaited(const Awaited &) = delete;
  Awaited &operator=(const Awaited &) = delete;

  const AwaitedValue *values() const { return values_; }
  // Is the value of one not known, so that signals are?
  bool is_unseen() const { return unseen_; }
  // Is it a list of which several take, or had it too many writers to tell?
  bool or_signals() const { return or_signals_; }

private:
  void find_lock(uint32_t i, const snarl_watched &w) {
    object_[i] = nullptr;
    switch (w.kind) {
    case snarl_watched_settled:
      return;
    case snarl_watched_atomic:
      object_[i] = find_awaited(w.where);
      return object_[i] ? add_lock(lock_of_awaited(*object_[i])) : void();
    default:
      return add_lock(row_of(name_of(w)).lock);
    }
  }
  // By address, so that two threads take them in one order; rows come before objects, which are elsewhere.
  void add_lock(BriefLock &lock) {
    uint32_t at = locks_;
    for (uint32_t i = 0; i < locks_; ++i)
      if (lock_[i] == &lock)
        return;
    for (; at > 0 && lock_[at - 1] > &lock; --at)
      lock_[at] = lock_[at - 1];
    lock_[at] = &lock;
    ++locks_;
  }
  void lock_all() {
    for (uint32_t i = 0; i < locks_; ++i)
      lock_[i]->lock();
  }

  static const void *name_of(const snarl_watched &w) {
    return w.kind == snarl_watched_container ? name_of_count(w.where) : w.where;
  }

  void look_at(uint32_t i, const snarl_watched &w) {
    AwaitedValue &value = values_[i];
    value = {nullptr, w.settled, i, false};
    changing_[i] = nullptr;
    if (w.kind == snarl_watched_settled)
      return;
    const auto size = static_cast<uint8_t>(w.kind == snarl_watched_container ? kCountSize : w.size);
    for (uint32_t other = i; other-- > 0;)
      if (values_[other].same_as == other && where_[other] == name_of(w))
        value.same_as = other;
    where_[i] = name_of(w);
    if (w.kind != snarl_watched_container) {
      if (!is_readable_size(w.where, size)) {
        unseen_ = true;
        return;
      }
      value.now = value_at(w.where, size);
    }
    if (w.kind == snarl_watched_atomic) {
      if (object_[i])
        value.history = awaited_history(*object_[i], w.where, value.is_uncertain);
      return;
    }
    look_at_variable(i, w, size);
  }

  void look_at_variable(uint32_t i, const snarl_watched &w, uint8_t size) {
    AwaitedValue &value = values_[i];
    const void *name = name_of(w);
    if (is_lost(name)) {
      value.is_uncertain = true;
      unseen_ |= w.kind == snarl_watched_pointer || is_lost(name, true);
      return;
    }
    Variable *v = find(row_of(name), name);
    if (!v) { // of a container nobody knows then how many there are
      value.is_uncertain = w.kind == snarl_watched_container || row_of(name).forgot;
      return;
    }
    v->was_looked_at = true;
    if (v->code)
      __atomic_store_n(&v->code->unwanted, 0, __ATOMIC_RELAXED);
    ValueHistory &h = v->history;
    if (w.kind == snarl_watched_container) {
      value.now = h.last;
      counts_ = true;
    }
    if (h.size != size || value.now != h.last) {
      unseen_ = true;
      return;
    }
    value.history = changing_[i] = &h;
    or_signals_ |= h.outgrown || (w.kind == snarl_watched_pointer && !h.is_chain && !h.is_counter && !h.is_mask);
  }

  uint32_t locks_ = 0;
  BriefLock *lock_[kMaxAwaited];
  SyncObject *object_[kMaxAwaited];
  const void *where_[kMaxAwaited] = {};
  AwaitedValue values_[kMaxAwaited];
  ValueHistory *changing_[kMaxAwaited];
  bool counts_ = false, unseen_ = false, or_signals_ = false;
};

// `told`: is that all that can be known?
Structure certain_of(Thread &t, const snarl_watched *watched, uint32_t count, EndsWithAll ends, bool loop, bool &told) {
  const Awaited awaited(watched, count, t, ends, loop);
  told = false;
  if (awaited.is_unseen())
    return {};
  const CertainOfAll certain = certain_before_all(t, awaited.values(), count, ends, loop);
  told = certain.is_told && !awaited.or_signals();
  return certain.structure;
}

} // namespace

void condition_value_written(Thread &t, const void *variable, uint64_t after, uint64_t bits, uint8_t size,
                             Change change, const void *code) {
  if (t.ignore_sync || is_lost(variable) || !is_readable_size(variable, size) ||
      (alone() && !__atomic_load_n(&are_any, __ATOMIC_RELAXED))) // whoever comes later knows all of this
    return;
  RuntimeSection section(t);
  if (note(t, variable, {value_at(variable, size), after, bits, size, change, true}, &code_at(code)))
    enter_next_epoch(t); // what it acquires from here on is not handed over
}

void container_changed(Thread &t, const void *container, int added, int64_t now) {
  const void *name = name_of_count(container);
  if (t.ignore_sync || is_lost(name))
    return;
  RuntimeSection section(t);
  if (note_count(t, name, added, now))
    enter_next_epoch(t);
}

void container_ends(Thread &t, const void *container) {
  const void *name = name_of_count(container);
  RuntimeSection section(t);
  Row &row = row_of(name);
  BriefGuard guard(row.lock);
  for (uint32_t i = 0; i < row.count; ++i)
    if (row.variables[i]->address == address_of(name)) {
      Variable *v = row.take(i);
      drop_values(v->history);
      release_one(v);
      break;
    }
  if (is_lost(name))
    __atomic_store_n(&lost[place_of(name)], uintptr_t{0}, __ATOMIC_RELAXED);
}

void condition_waits_for_value(Thread &t, EndsWithAll ends) {
  held_locks(t).waits_for_value = ends;
}

void condition_values_awaited(Thread &t, const snarl_watched *watched, uint32_t count, EndsWithAll ends, bool loop) {
  if (t.ignore_sync || count > kMaxAwaited)
    return;
  RuntimeSection section(t);
  bool told;
  Structure certain = certain_of(t, watched, count, ends, loop, told);
  learn_structure(t, certain);
  structure_drop(certain);
  HeldLocks &held = held_locks(t);
  if (!loop || !held.signalled_in)
    return;
  if (!told && held.signalled_in == ends)
    learn_structure(t, held.signalled);
  structure_drop(held.signalled);
  held.signalled_in = nullptr;
}

} // namespace snarl
