// Loads and stores written in assembly, as programs had them before C11 (Linux' and FreeBSD's kernels, Concurrency
// Kit):
//
//   __asm__ volatile("movq %1, %0" : "=m"(*place) : "r"(value) : "memory");
//
// One instruction moves one value whole, on x86 in order with what its thread moved before (a store) or moves later (a
// load), and as "memory" is clobbered the compiler keeps that order as well: a release store, an acquire load. They are
// replaced by those. Without the clobber the compiler may do as it likes with the accesses around it, and the operand
// is a plain access.
#ifndef SNARL_INSTRUMENTER_ASSEMBLY_MOVES_H
#define SNARL_INSTRUMENTER_ASSEMBLY_MOVES_H

#include "llvm/IR/PassManager.h"

namespace snarl {

// Before the pipeline, so that whatever looks for atomics finds them.
class AssemblyMovesPass : public llvm::PassInfoMixin<AssemblyMovesPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_ASSEMBLY_MOVES_H
