// Functions of the program that such a library calls, on whatever thread.
#ifndef SNARL_INSTRUMENTER_FOREIGN_ENTRIES_H
#define SNARL_INSTRUMENTER_FOREIGN_ENTRIES_H

#include "instrumenter/foreign/known.h"
#include "instrumenter/teller.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Module.h"

namespace snarl {

class ForeignEntries {
public:
  // A function that was given to such a library: `data` is the number of its parameter, and `effect` says who calls it.
  void callsBack(llvm::Function &function, unsigned data, ForeignEffect effect);
  // Functions that such a library finds by their class.
  void addMembers(llvm::Module &module);

  bool tell(Teller &teller) const;

private:
  struct Keys {
    llvm::SmallVector<ForeignKey, 3> begins, ends;
  };
  llvm::MapVector<llvm::Function *, Keys> keys_;
};

// `function` and what it is called with are two pointers; what stands for both.
llvm::Value *foreignPair(llvm::IRBuilder<> &builder, llvm::Value *function, llvm::Value *data);
// Another key of the same pointer.
llvm::Value *foreignBehind(llvm::IRBuilder<> &builder, llvm::Value *pointer);
llvm::Value *foreignChannel(llvm::IRBuilder<> &builder, unsigned channel);
// The pointer at an offset in what `object` points to.
llvm::Value *foreignField(llvm::IRBuilder<> &builder, llvm::Value *object, unsigned offset);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_FOREIGN_ENTRIES_H
