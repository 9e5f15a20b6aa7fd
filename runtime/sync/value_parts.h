// The parts of a value history (value_history.h) that do not mind the order of the writes, each in a file of its own: a
// counter's additions (value_counters.cpp) and a mask's bits (value_masks.cpp). With what both share with the chain
// (value_history.cpp).
#ifndef SNARL_RUNTIME_SYNC_VALUE_PARTS_H
#define SNARL_RUNTIME_SYNC_VALUE_PARTS_H

#include "runtime/sync/value_history.h"

namespace snarl {

// What whoever acquires the value learns of its writer, if anything.
struct Left {
  Clock written; // the writer's epoch
  bool hands_over;
  Structure structure;
};

struct WrittenValue {
  WrittenValue *before;
  uint64_t value, replaced;
  uint64_t number; // of all writes that are kept, in the order of time
  uint32_t turn;   // of the chain's
  bool has_gap;    // some that came next are not kept
  Tid tid;
  uint32_t slot;
  Left left;
};

struct Waiter {
  Waiter *next;
  Tid tid;
  EndsWithAll ends;
};
inline constexpr uint32_t kMaxWaiters = 64; // then nobody tells who waited

// Does the thread know of it by hand-overs?
bool is_known(Thread &t, Tid writer, uint32_t slot, Clock written);
bool is_known(Thread &t, const WrittenBy &by);
bool is_known(Thread &t, const WrittenValue &v);
WrittenBy written_now(const Thread &t);
// `before`: whose release sequence the write goes on with, or null.
Left left_by(Thread &t, const ValueWrite &w, const Left *before);

inline bool is_negative(uint64_t value, uint8_t size) {
  return value >> (size * 8 - 1);
}

// --- a counter

inline constexpr uint32_t kLatest = 8;  // additions of a thread
inline constexpr uint32_t kSparse = 11; // of those before, the 1st, 2nd, 4th, … one
// Each addition that hands over is a segment of its thread, in which it records its acquisitions anew.
inline constexpr uint64_t kMaxAdded = 1024;
static_assert(kMaxAdded == 1u << (kSparse - 1));

// A thread that adds, or one that subtracts.
struct Adder {
  Adder *next;
  Tid tid;
  uint32_t slot;
  bool subtracts;
  uint64_t times;
  Left latest[kLatest]; // by number
  Left sparse[kSparse];
};

// Of the latest ones, or the 1st, 2nd, 4th, …
inline const Left &left_by(const Adder &a, uint64_t number) {
  return a.times - number < kLatest ? a.latest[number % kLatest] : a.sparse[__builtin_ctzll(number)];
}
// So many of the adder's does the thread know at least.
uint64_t known_times(Thread &t, const Adder &a);

bool adds_as_before(const ValueHistory &h, const ValueWrite &w);
void add_to_counter(ValueHistory &h, Thread &t, const ValueWrite &w);
bool can_end_counter(const ValueHistory &h, Thread &t, EndsWait ends);
// The caller drops it.
Structure certain_of_counter(const ValueHistory &h, Thread &t, EndsWait ends);
void drop_adders(ValueHistory &h);

// --- a mask

inline constexpr uint32_t kSteps = 8; // of a thread that sets bits: what it sets later counts for the last one

struct SetBits {
  uint64_t all; // by then
  Left left;
};

struct Setter {
  Setter *next;
  WrittenBy last;
  uint32_t count;
  SetBits steps[kSteps]; // those that set what it had not set before
};

bool sets_as_before(const ValueHistory &h, const ValueWrite &w);
// False: there are too many threads.
bool add_to_mask(ValueHistory &h, Thread &t, const ValueWrite &w);
bool can_end_mask(const ValueHistory &h, Thread &t, EndsWait ends);
Structure certain_of_mask(const ValueHistory &h, Thread &t, EndsWait ends);
void drop_setters(ValueHistory &h);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_VALUE_PARTS_H
