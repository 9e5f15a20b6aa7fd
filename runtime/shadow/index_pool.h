// Numbers of things in an array that threads take and give back: sets, byte cells, groups of readers. Each slot has a
// list of its own, so that the pool's lock is taken once for a batch. What a slot gives back and does not need itself
// goes to the pool again: where some threads make things and others end them, they come round.
//
// `Items` says what is numbered (0 is none):
//   void reserve()                 memory for all of them; called before the first is taken, under the lock
//   uint32_t end()                 the first number that there is not
//   uint32_t next(uint32_t)        the link through a thing that nobody has
//   void set_next(uint32_t, uint32_t)
#ifndef SNARL_RUNTIME_SHADOW_INDEX_POOL_H
#define SNARL_RUNTIME_SHADOW_INDEX_POOL_H

#include "runtime/platform/spin.h"

namespace snarl {

// Of things that nobody has. Used by the thread that holds the slot, or under the pool's lock.
struct IndexList {
  uint32_t first = 0, count = 0;

  template <typename Items> SNARL_INLINE uint32_t pop(const Items &items) { // 0: there is none
    const uint32_t index = first;
    if (index) {
      first = items.next(index);
      --count;
    }
    return index;
  }
  template <typename Items> SNARL_INLINE void push(const Items &items, uint32_t index) {
    items.set_next(index, first);
    first = index;
    ++count;
  }
};

class IndexPool {
public:
  // 0: there are none left.
  template <typename Items> SNARL_INLINE uint32_t take(IndexList &own, const Items &items) {
    if (UNLIKELY(!own.first))
      refill(own, items);
    return own.pop(items);
  }
  // One that is in no slot's list: the last that was given back so, if there is one.
  template <typename Items> uint32_t take_shared(const Items &items) {
    SpinGuard guard(lock_);
    return next_one(items);
  }

  // `own`: null where the slot is not at hand.
  template <typename Items> SNARL_INLINE void give(IndexList *own, const Items &items, uint32_t index) {
    if (UNLIKELY(!own)) {
      SpinGuard guard(lock_);
      return free_.push(items, index);
    }
    own->push(items, index);
    if (UNLIKELY(own->count == 2 * kBatch))
      move(*own, free_, items);
  }

private:
  static constexpr uint32_t kBatch = 32;

  template <typename Items> SNARL_NOINLINE void move(IndexList &from, IndexList &to, const Items &items) {
    SpinGuard guard(lock_);
    for (uint32_t i = 0; i < kBatch; ++i)
      to.push(items, from.pop(items));
  }

  template <typename Items> SNARL_COLD void refill(IndexList &own, const Items &items) {
    SpinGuard guard(lock_);
    for (uint32_t i = 0; i < kBatch; ++i) {
      const uint32_t index = next_one(items);
      if (!index)
        return;
      own.push(items, index);
    }
  }

  // Under the lock. 0: there are none left.
  template <typename Items> uint32_t next_one(const Items &items) {
    if (UNLIKELY(next_ == 0)) {
      items.reserve();
      next_ = 1;
    }
    if (const uint32_t index = free_.pop(items))
      return index;
    return next_ < items.end() ? next_++ : 0;
  }

  SpinLock lock_;
  IndexList free_;
  uint32_t next_ = 0; // the first number that was never taken; 0: nothing is reserved
};

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_INDEX_POOL_H
