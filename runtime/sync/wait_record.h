// What a thread says about itself before it blocks, for others to read: see sync/waits.h for the protocol.
#ifndef SNARL_RUNTIME_SYNC_WAIT_RECORD_H
#define SNARL_RUNTIME_SYNC_WAIT_RECORD_H

#include "detector/core/ids.h"
#include "detector/core/run_file.h"

#include <cstdint>

namespace snarl {

struct Lock;
struct Thread;

// Written by the waiting thread only. All but `turn` are valid only while `turn` is odd.
struct WaitRecord {
  uint64_t turn;     // odd: waiting. Each wait has its own number.
  uint64_t since_ns; // CLOCK_MONOTONIC
  uintptr_t object;  // lock, condition, pthread_t, …
  Lock *lock;        // WaitKind::lock
  Thread *target;    // WaitKind::join
  LockId lock_id;
  Context context;
  WaitKind kind;
  LockMode mode;
  bool timed;                // it ends by itself
  bool readers_block;        // those who hold the lock shared keep it out
  bool process_shared;       // another process may end it
  uint32_t descriptors_left; // pipe: stalls_descriptors_left() when it began
  uint32_t needed;           // so many threads must wait there for it to be over; 0: not known
  const void *holder; // the word with the kernel's id of who holds the lock, if processes share it; null: no such word
  bool polls;         // it looks again and again whether it is over, with sleeps in between
  bool whole;         // a library waits by locks and conditions within, which are not told …
  uint32_t within;    // … so many of these waits are under way
};

inline bool is_waiting(uint64_t turn) {
  return turn & 1;
}

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_WAIT_RECORD_H
