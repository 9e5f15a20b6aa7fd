// oneTBB, on which libstdc++'s parallel algorithms run: a library without planted code that hands tasks from thread to
// thread by locks of its own, under headers that are the program's. What it orders is told at the calls of the headers:
//
//   spawn, submit, enqueue, execute_and_wait   what was done before happens before the task's execute or cancel
//   wait, execute_and_wait                     come after those who released the wait context, whose count is an atomic
//                                              of the headers, which the library reads; also where they throw
//   execute of an arena                        the delegate runs after the call and before its return
//   allocate and its like                      hand out memory that had another life, maybe on another thread
//
//   pipelines                                  task_pipelines.h
//
// (Flow graphs are tasks of the headers.) So what tasks do to the program's memory is checked like anything else.
#ifndef SNARL_INSTRUMENTER_TASK_LIBRARY_H
#define SNARL_INSTRUMENTER_TASK_LIBRARY_H

#include "llvm/IR/PassManager.h"

namespace snarl {

// Before the pipeline: nothing of the headers is inlined yet.
class TaskLibraryPass : public llvm::PassInfoMixin<TaskLibraryPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_TASK_LIBRARY_H
