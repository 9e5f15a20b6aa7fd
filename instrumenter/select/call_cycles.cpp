#include "instrumenter/select/call_cycles.h"

#include "instrumenter/llvm_compat.h"

#include "llvm/ADT/SCCIterator.h"
#include "llvm/Analysis/CallGraph.h"

namespace snarl {

CallCycles::CallCycles(llvm::Module &module) {
  llvm::CallGraph graph(module);
  unsigned number = 0;
  for (auto cycle = llvm::scc_begin(&graph); !cycle.isAtEnd(); ++cycle, ++number)
    for (const llvm::CallGraphNode *node : *cycle)
      if (const llvm::Function *function = node->getFunction())
        cycleOf_[function] = number;
}

bool CallCycles::inOneCycle(const llvm::Function &one, const llvm::Function &other) const {
  const auto first = cycleOf_.find(&one), second = cycleOf_.find(&other);
  return &one == &other || (first != cycleOf_.end() && second != cycleOf_.end() && first->second == second->second);
}

} // namespace snarl
