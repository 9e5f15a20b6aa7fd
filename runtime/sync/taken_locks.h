// The locks that a thread takes while it holds nothing, each with its latest acquisition: what a thread needs that may
// be waited for by whoever joins it (sync/thread_ends.h). Acquisitions within others the lock-order graph has.
//
// A table by number: locks that were made one after the other, and are taken one after the other, lie side by side.
//
// Owned by its thread, and read by whoever joins it. Zero-initialised.
#ifndef SNARL_RUNTIME_SYNC_TAKEN_LOCKS_H
#define SNARL_RUNTIME_SYNC_TAKEN_LOCKS_H

#include "detector/core/ids.h"
#include "detector/core/run_file.h"
#include "runtime/platform/memory.h"
#include "runtime/thread/thread.h"

namespace snarl {

struct TakenLock {
  LockId lock; // 0: a free place
  Context at;
  Clock clock; // its thread's epoch then
  LockMode mode;
  bool recorded;  // were acquisitions by then? From then on, hand-overs were, too
  uint32_t given; // what its thread had given to others by then (given_to_others())
};

class TakenLocks {
public:
  SNARL_INLINE void note(const TakenLock &taken) {
    if (UNLIKELY(!is_at(last_, taken)))
      last_ = place_for(taken);
    places_[last_] = taken;
  }
  bool empty() const { return used_ == 0; }
  const TakenLock *begin() const { return places_; }
  const TakenLock *end() const { return places_ + size_; } // free places too
  void drop();

private:
  bool is_at(uint32_t place, const TakenLock &taken) const {
    return place < size_ && places_[place].lock == taken.lock && places_[place].mode == taken.mode;
  }
  uint32_t place_for(const TakenLock &taken);
  uint32_t find(const TakenLock &taken) const; // where it is, or may be
  void make_room();

  TakenLock *places_;
  uint32_t size_, used_, last_;
};

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_TAKEN_LOCKS_H
