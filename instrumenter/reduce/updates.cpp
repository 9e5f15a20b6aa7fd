#include "instrumenter/reduce/updates.h"

#include "instrumenter/reduce/block_walk.h"
#include "instrumenter/reduce/place.h"

#include "llvm/IR/Module.h"

namespace snarl {
namespace {

// How many checks ahead the write is looked for. An update's write follows its read closely.
constexpr size_t updateWindow = 8;

} // namespace

void removeReadsOfUpdates(llvm::Function &function, Checks &checks) {
  const llvm::DataLayout &layout = function.getParent()->getDataLayout();
  std::vector<bool> redundant(checks.size());
  const auto isUpdate = [&](const Check &read, const Check &write) {
    return write.direction == Direction::write && write.hasFixedSize() && onSameLine(read, write) &&
           covers(write, placeOf(write, layout), read, placeOf(read, layout)) &&
           straightAndUnordered(*read.before, *write.before);
  };
  forEachBlockRun(checks, [&](size_t first, size_t last) {
    for (size_t read = first; read < last; ++read) {
      if (checks[read].direction != Direction::read || !checks[read].hasFixedSize())
        continue;
      for (size_t write = read + 1; write < std::min(last, read + updateWindow); ++write)
        if (isUpdate(checks[read], checks[write])) {
          redundant[read] = true;
          break;
        }
    }
  });
  removeMarked(checks, redundant);
}

} // namespace snarl
