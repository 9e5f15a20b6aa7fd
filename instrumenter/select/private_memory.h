// Which addresses cannot be the place of a race: memory that only this thread can reach, or that is never written.
#ifndef SNARL_INSTRUMENTER_SELECT_PRIVATE_MEMORY_H
#define SNARL_INSTRUMENTER_SELECT_PRIVATE_MEMORY_H

#include "instrumenter/select/escapes.h"
#include "instrumenter/select/exclusions.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/IR/Value.h"

namespace snarl {

class PrivateMemory {
public:
  // `objects`: what is known of the whole module, or null.
  PrivateMemory(const Exclusions &exclusions, bool leaveOutLocals, const PrivateObjects *objects = nullptr)
      : exclusions_(exclusions), leaveOutLocals_(leaveOutLocals), objects_(objects) {}

  // `address` may be any value of pointer type. Answers are kept, so IR must not change between calls.
  bool contains(const llvm::Value *address);

private:
  bool isPrivateObject(const llvm::Value *object);
  bool isPrivateGlobal(const llvm::GlobalVariable &variable) const;
  bool neverLeavesFunction(const llvm::Value *object);

  const Exclusions &exclusions_;
  bool leaveOutLocals_;
  const PrivateObjects *objects_;
  llvm::DenseMap<const llvm::Value *, bool> known_;
};

// Whether `value` was loaded from an object's virtual table pointer, so that what it points to is constant.
bool isTablePointer(const llvm::Value *value);

// Whether a load or store is of a virtual table pointer: clang says so by TBAA when it optimises. At -O0 it emits
// no TBAA; there a load is known by the name that clang gives it (-fno-discard-value-names), a store by its value.
bool isTablePointerAccess(const llvm::Instruction &access);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_SELECT_PRIVATE_MEMORY_H
