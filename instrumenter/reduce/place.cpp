#include "instrumenter/reduce/place.h"

#include "llvm/ADT/APInt.h"
#include "llvm/IR/DebugInfoMetadata.h"

namespace snarl {

Place placeOf(const Check &check, const llvm::DataLayout &layout) {
  llvm::APInt offset(layout.getIndexTypeSizeInBits(check.address->getType()), 0);
  llvm::Value *base = check.address->stripAndAccumulateConstantOffsets(layout, offset, /*AllowNonInbounds=*/true);
  const int64_t begin = offset.getSExtValue() + check.offset;
  return {base, begin, begin + static_cast<int64_t>(check.size)};
}

bool onSameLine(const llvm::DebugLoc &one, const llvm::DebugLoc &other) {
  if (!one || !other)
    return !one && !other;
  return one.getLine() == other.getLine() && one->getScope()->getSubprogram() == other->getScope()->getSubprogram() &&
         one.getInlinedAt() == other.getInlinedAt();
}

} // namespace snarl
