// The pipelines of oneTBB: the library calls the filters, objects of its headers, from its threads, one token after the
// other, and hands the token on by locks of its own. Told is, at addresses within the filters:
//
//   making a filter, and the end of a call of the one before it   happen before each of its calls
//   the end of a call of a serial filter                          happens before its next one
//   all ends of calls                                             happen before the filter's destruction, which the
//                                                                 caller of the pipeline does
//
// A token is not told from another: what a filter did for one that is done already comes before what the next filter
// does for any. That can hide a race between two filters and never makes one up.
#ifndef SNARL_INSTRUMENTER_TASK_PIPELINES_H
#define SNARL_INSTRUMENTER_TASK_PIPELINES_H

namespace llvm {
class Module;
} // namespace llvm

namespace snarl {

// False: the module has none.
bool tellOfPipelines(llvm::Module &module);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_TASK_PIPELINES_H
