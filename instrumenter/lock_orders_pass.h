// The orders of locks that a source declares by clang's attributes, from the front end's annotations to what the
// runtime reads (runtime/abi.h): a table for the variables of the module, which a constructor hands over, and a call at
// each place that names a member with a declared order, for such a lock can be found in no other way by its address
// alone.
#ifndef SNARL_INSTRUMENTER_LOCK_ORDERS_PASS_H
#define SNARL_INSTRUMENTER_LOCK_ORDERS_PASS_H

#include "llvm/IR/PassManager.h"

#include <cstdint>

namespace snarl {

// What the front end (lock_orders.h) writes in an annotation. The text: this, then the place of each order,
// "file:line", with a newline behind. The arguments: of a member, its distance from the start of its object and its
// size; then for each order `before` and `after`, three each: a pointer, or the distance of a member; the lock's size;
// how far it is from where the pointer leads that lies there, or notBehindPointer: it lies there itself.
inline constexpr char lockOrderAnnotation[] = "snarl.lock_order:";
inline constexpr int64_t notBehindPointer = -1;

// Before the pipeline: what is in the annotations must not be optimised away.
class LockOrdersPass : public llvm::PassInfoMixin<LockOrdersPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_LOCK_ORDERS_PASS_H
