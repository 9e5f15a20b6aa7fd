#include "instrumenter/reduce/neighbours.h"

#include "instrumenter/reduce/block_walk.h"
#include "instrumenter/reduce/place.h"

#include "llvm/IR/Module.h"

namespace snarl {
namespace {

constexpr uint64_t widestInlineTest = 16;
constexpr size_t neighbourWindow = 16; // how many checks ahead a neighbour is looked for

bool isMergeable(const Check &check) {
  return check.hasFixedSize() && !check.vptr && check.size < widestInlineTest;
}

class NeighbourMerger {
public:
  NeighbourMerger(llvm::Function &function, Checks &checks)
      : layout_(function.getParent()->getDataLayout()), checks_(checks), merged_(checks.size()) {}

  void run() {
    forEachBlockRun(checks_, [this](size_t first, size_t last) {
      for (size_t index = first; index < last; ++index)
        while (mergeOneInto(index, last))
          ;
    });
    removeMarked(checks_, merged_);
  }

private:
  // Twice the size each time, so that what comes out has an inline test.
  bool mergeOneInto(size_t index, size_t last) {
    if (merged_[index] || !isMergeable(checks_[index]))
      return false;
    for (size_t other = index + 1; other < std::min(last, index + neighbourWindow); ++other)
      if (!merged_[other] && areNeighbours(checks_[index], checks_[other])) {
        join(checks_[index], checks_[other]);
        return merged_[other] = true;
      }
    return false;
  }

  bool areNeighbours(const Check &first, const Check &second) const {
    if (!isMergeable(second) || first.size != second.size || first.direction != second.direction ||
        !onSameLine(first, second))
      return false;
    const Place one = placeOf(first, layout_), other = placeOf(second, layout_);
    return one.base == other.base && (one.end == other.begin || other.end == one.begin) &&
           straightAndUnordered(*first.before, *second.before);
  }

  void join(Check &first, const Check &second) const {
    const Place one = placeOf(first, layout_), other = placeOf(second, layout_);
    if (other.begin < one.begin) { // `second` may be computed later: its place is expressed by the address of `first`
      first.offset -= one.begin - other.begin;
      first.alignment = second.alignment;
    }
    first.size *= 2;
  }

  const llvm::DataLayout &layout_;
  Checks &checks_;
  std::vector<bool> merged_; // by check: part of an earlier one now
};

} // namespace

void mergeNeighbours(llvm::Function &function, Checks &checks) {
  NeighbourMerger(function, checks).run();
}

} // namespace snarl
