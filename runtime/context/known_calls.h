// The calls that a thread's records were resolved to lately. The tree (tree.h) knows them all, but for each look two
// lines of memory are needed there, which lie where they were first met; these here stay near.
#ifndef SNARL_RUNTIME_CONTEXT_KNOWN_CALLS_H
#define SNARL_RUNTIME_CONTEXT_KNOWN_CALLS_H

#include "runtime/context/tree.h"

namespace snarl {

// Of one thread, which reads and writes them outside of signal handlers. Only calls by the function that keeps the
// innermost record (Caller::keeps_record), which is decided once for each node and does not change.
class KnownCalls {
public:
  // The context of the call at `frame` in `parent`; none if it is not known.
  SNARL_INLINE Context find(Context parent, Frame frame) const {
    const KnownCall &c = calls_[place_of(parent, frame)];
    return LIKELY(c.frame == frame) && LIKELY(c.parent == parent) ? c.context : Context();
  }
  void note(Context parent, Frame frame, Context context) {
    calls_[place_of(parent, frame)] = {frame, parent, context};
  }

private:
  struct KnownCall {
    Frame frame;
    Context parent, context;
  };
  static constexpr uint32_t kBits = 9;
  static SNARL_INLINE uint32_t place_of(Context parent, Frame frame) {
    return static_cast<uint32_t>((frame ^ uint64_t{parent.value} << 31) * 0x9e3779b97f4a7c15ULL >> (64 - kBits));
  }
  KnownCall calls_[1u << kBits] = {};
};

} // namespace snarl

#endif // SNARL_RUNTIME_CONTEXT_KNOWN_CALLS_H
