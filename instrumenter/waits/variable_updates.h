// Stores that make a variable's new value of its old one: `++arrived`, `flags |= ready`.
#ifndef SNARL_INSTRUMENTER_WAITS_VARIABLE_UPDATES_H
#define SNARL_INSTRUMENTER_WAITS_VARIABLE_UPDATES_H

#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Instructions.h"

namespace snarl {

// What is stored, if that is the variable's value with something added or taken; else null.
llvm::BinaryOperator *additionBy(const llvm::StoreInst &store);
// The same of bits that are set (`or`) or cleared (`and`).
llvm::BinaryOperator *bitsBy(const llvm::StoreInst &store);
// The other way round: the store that writes such a sum back; null: there is none.
llvm::StoreInst *storeOfSum(const llvm::Instruction &sum);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_VARIABLE_UPDATES_H
