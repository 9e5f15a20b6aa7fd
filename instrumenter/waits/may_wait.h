// What may make its thread wait for others, or take something over from them: calls of functions that nobody can see
// into, or that lead to such, and atomic operations that acquire. Not what the C and C++ libraries do for one thread
// alone, nor calls through pointers.
#ifndef SNARL_INSTRUMENTER_WAITS_MAY_WAIT_H
#define SNARL_INSTRUMENTER_WAITS_MAY_WAIT_H

#include "llvm/ADT/DenseMap.h"
#include "llvm/IR/Instruction.h"

namespace snarl {

// Of the functions of one module, each of which it looks through once.
class MayWait {
public:
  bool operator()(const llvm::Instruction &instruction) { return leadsToWait(instruction, 0); }

private:
  bool leadsToWait(const llvm::Instruction &instruction, unsigned depth);
  bool leadsToWait(const llvm::Function &function, unsigned depth);

  llvm::DenseMap<const llvm::Function *, bool> known_;
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_MAY_WAIT_H
