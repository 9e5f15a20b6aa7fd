// Planted code that computes where something watched is, where a loop or a branch has ended: the steps that led there
// in the loop, and in the functions that it called, once more.
#ifndef SNARL_INSTRUMENTER_WAITS_WATCHED_POINTERS_H
#define SNARL_INSTRUMENTER_WAITS_WATCHED_POINTERS_H

#include "instrumenter/waits/watched.h"

#include "llvm/IR/IRBuilder.h"

namespace snarl {

// The address of one of the list, or its value if it is settled. What may not be there (`stop || job->done`, by a null
// pointer) is asked of the runtime first, and has zeros then.
llvm::Value *buildPointer(llvm::IRBuilder<> &builder, const WatchedList &list, const Watched &watched);

// The load repeats one of the program's, which is checked. Volatile: so that none of those is made one with it.
void leaveUnchecked(llvm::LoadInst &load);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_WATCHED_POINTERS_H
