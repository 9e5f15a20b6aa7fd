#include "instrumenter/plant/stream_uses.h"

namespace snarl {

void plantStreamUses(const StreamUses &uses, RuntimeFunctions &runtime) {
  for (const StreamUse &use : uses) {
    llvm::IRBuilder<> builder(use.call);
    runtime.callStreamUsed(builder, use.call->getArgOperand(use.argument), use.what);
  }
}

} // namespace snarl
