// What the walk over the same frames found the last time. A program that locks or allocates through a library does it
// in a loop; so the walk from an interceptor to the innermost record finds the same return addresses at the same
// places.
//
// Exact: where each frame ends follows from where it begins, from its code address and, where that has a frame pointer,
// from the word that an inner frame saved of it (other walks are not kept). So a walk that begins at the same place
// with the same code, and meets the same return addresses and such words on its way, is the same.
#ifndef SNARL_RUNTIME_CONTEXT_KNOWN_WALK_H
#define SNARL_RUNTIME_CONTEXT_KNOWN_WALK_H

#include "runtime/sink.h"

namespace snarl {

// What a walk is asked, besides the frames that it meets.
struct WalkQuestion {
  uintptr_t from; // stack pointer where it begins, always in one function
  const snarl_frame *outer;
  Pc pc;
  uint32_t parent;     // context of the outer record
  uint32_t generation; // of the modules

  friend bool operator==(const WalkQuestion &a, const WalkQuestion &b) {
    return a.from == b.from && a.outer == b.outer && a.pc == b.pc && a.parent == b.parent &&
           a.generation == b.generation;
  }
};

class KnownWalk {
public:
  SNARL_INLINE bool answers(const WalkQuestion &asked) const {
    if (!(asked == question_) || count_ == 0)
      return false;
    for (uint32_t i = 0; i < count_; ++i)
      if (*reinterpret_cast<const uintptr_t *>(question_.from + offsets_[i]) != words_[i])
        return false;
    return true;
  }
  Context answer() const { return answer_; }

  void begin(const WalkQuestion &asked) {
    question_ = asked;
    count_ = 0;
    full_ = false;
  }
  // The walk took the word at `place`.
  void met(uintptr_t place, uintptr_t word) {
    full_ |= count_ == kMost;
    if (full_)
      return;
    offsets_[count_] = static_cast<uint32_t>(place - question_.from);
    words_[count_++] = word;
  }
  void end(Context answer, bool repeatable) {
    answer_ = answer;
    if (!repeatable || full_)
      count_ = 0;
  }

private:
  static constexpr uint32_t kMost = 20;
  WalkQuestion question_{};
  Context answer_;
  uint32_t count_ = 0; // 0: nothing is known
  bool full_ = false;
  uint32_t offsets_[kMost] = {};
  uintptr_t words_[kMost] = {};
};

// Of one thread, which reads and writes them outside of signal handlers. Not in its stack nor beside it, where the
// thread's static TLS lies: a thread with the least of stacks has no room for them.
//
// A few for each question: a library's function comes to the same call in several ways (an ostream's insertion of a
// number and of a string both end in the copy of characters).
class KnownWalks {
public:
  // One that answers the question, or null.
  const KnownWalk *find(const WalkQuestion &asked) const {
    const Few &few = few_[place_of(asked)];
    for (const KnownWalk &walk : few.walks)
      if (walk.answers(asked))
        return &walk;
    return nullptr;
  }
  // The one to be overwritten, which is the oldest.
  KnownWalk &next(const WalkQuestion &asked) {
    Few &few = few_[place_of(asked)];
    return few.walks[few.next++ % kFew];
  }

private:
  static constexpr uint32_t kBits = 3, kFew = 8;
  struct Few {
    KnownWalk walks[kFew];
    uint32_t next;
  };

  static uint64_t place_of(const WalkQuestion &asked) {
    const uint64_t key = asked.from ^ asked.pc << 16 ^ static_cast<uint64_t>(asked.parent) << 32;
    return key * 0x9e3779b97f4a7c15ULL >> (64 - kBits);
  }

  Few few_[1u << kBits];
};

} // namespace snarl

#endif // SNARL_RUNTIME_CONTEXT_KNOWN_WALK_H
