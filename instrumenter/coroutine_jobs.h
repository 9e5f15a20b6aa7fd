// Coroutines as jobs (runtime/sync/jobs.h): a frame that waits to be resumed, often by another thread, is made anew
// each time that its coroutine stops, and is run when its handle is told to resume or to destroy it. Seen before the
// pipeline, which takes coroutines apart.
#ifndef SNARL_INSTRUMENTER_COROUTINE_JOBS_H
#define SNARL_INSTRUMENTER_COROUTINE_JOBS_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/IntrinsicInst.h"

namespace snarl {

struct CoroutinePlaces {
  llvm::Value *frame;                                // null: the function is no coroutine
  llvm::SmallVector<llvm::IntrinsicInst *, 4> stops; // before each of them nobody can have the frame resumed yet
  llvm::SmallVector<llvm::IntrinsicInst *, 2> frees;
};
CoroutinePlaces findCoroutinePlaces(llvm::Function &function);

// A handle's member is called by the handle's address, and the handle is that of the frame. Loaded where the function
// begins.
llvm::Value *frameOfHandle(llvm::Function &member, llvm::Value *handle);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_COROUTINE_JOBS_H
