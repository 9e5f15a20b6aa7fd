// Where a check looks, in a form in which two checks can be compared.
#ifndef SNARL_INSTRUMENTER_REDUCE_PLACE_H
#define SNARL_INSTRUMENTER_REDUCE_PLACE_H

#include "instrumenter/check.h"

#include "llvm/IR/DataLayout.h"

namespace snarl {

// The bytes [begin, end) counted from what `base` points to.
struct Place {
  llvm::Value *base = nullptr;
  int64_t begin = 0;
  int64_t end = 0;

  bool contains(const Place &other) const { return base == other.base && begin <= other.begin && other.end <= end; }
};

// Of a check with a fixed size.
Place placeOf(const Check &check, const llvm::DataLayout &layout);

// Whether a check of `first` finds every race that a check of `second` finds, if no order separates the two:
// it looks at the same bytes and conflicts with the same accesses.
inline bool covers(const Check &first, const Place &firstPlace, const Check &second, const Place &secondPlace) {
  return firstPlace.contains(secondPlace) && first.vptr == second.vptr &&
         (first.direction == Direction::write || second.direction == Direction::read);
}

// Whether a report may name the place of one for the other: they stand on one source line, or nothing tells lines.
bool onSameLine(const llvm::DebugLoc &one, const llvm::DebugLoc &other);
inline bool onSameLine(const Check &first, const Check &second) {
  return onSameLine(first.before->getDebugLoc(), second.before->getDebugLoc());
}

} // namespace snarl

#endif // SNARL_INSTRUMENTER_REDUCE_PLACE_H
