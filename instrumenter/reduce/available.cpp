#include "instrumenter/reduce/available.h"

#include "instrumenter/llvm_compat.h"
#include "instrumenter/reduce/place.h"
#include "instrumenter/select/calls.h"

#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/Module.h"

#include <algorithm>

namespace snarl {
namespace {

// Beyond this many bits of state only repeats within a block are looked for.
constexpr uint64_t stateLimit = uint64_t{1} << 27;

// The classic forward problem "available on every way here", with one bit for each check.
class AvailableChecks {
public:
  AvailableChecks(llvm::Function &function, Checks &checks)
      : checks_(checks), order_(&function), redundant_(checks.size()) {
    const llvm::DataLayout &layout = function.getParent()->getDataLayout();
    for (unsigned index = 0; index < checks.size(); ++index) {
      places_.push_back(checks[index].hasFixedSize() ? placeOf(checks[index], layout) : Place());
      if (!checks[index].hasFixedSize())
        continue;
      atInstruction_[checks[index].before].push_back(index);
      onBase_[places_[index].base].push_back(index);
    }
  }

  void run() {
    solve();
    for (const llvm::BasicBlock *block : order_) {
      llvm::BitVector state = atEntry(*block);
      transfer(*block, state, /*markRedundant=*/true);
    }
    unsigned index = 0;
    checks_.erase(std::remove_if(checks_.begin(), checks_.end(),
                                 [&](const Check &) { return redundant_.test(index++); }),
                  checks_.end());
  }

private:
  void solve() {
    unsigned blocks = 0;
    for ([[maybe_unused]] const llvm::BasicBlock *block : order_)
      ++blocks;
    isLocal_ = uint64_t{blocks} * checks_.size() > stateLimit;
    for (bool changed = !isLocal_; changed;) {
      changed = false;
      for (const llvm::BasicBlock *block : order_) {
        llvm::BitVector state = atEntry(*block);
        transfer(*block, state, /*markRedundant=*/false);
        auto [known, isNew] = atExit_.try_emplace(block, state);
        changed |= isNew || known->second != state;
        known->second = std::move(state);
      }
    }
  }

  // A predecessor that was not visited yet has no say in the first round (everything is available there).
  llvm::BitVector atEntry(const llvm::BasicBlock &block) const {
    llvm::BitVector state(checks_.size());
    bool isFirst = true;
    for (const llvm::BasicBlock *predecessor : llvm::predecessors(&block)) {
      const auto known = atExit_.find(predecessor);
      if (known == atExit_.end())
        continue;
      if (isFirst)
        state = known->second;
      else
        state &= known->second;
      isFirst = false;
    }
    return state;
  }

  void transfer(const llvm::BasicBlock &block, llvm::BitVector &state, bool markRedundant) {
    for (const llvm::Instruction &instruction : block) {
      if (const auto here = atInstruction_.find(&instruction); here != atInstruction_.end())
        for (const unsigned index : here->second) {
          if (markRedundant && isCovered(index, state))
            redundant_.set(index);
          state.set(index);
        }
      if (mayRelease(instruction))
        state.reset();
      // In a loop the base is another address each time round.
      if (const auto based = onBase_.find(&instruction); based != onBase_.end())
        for (const unsigned index : based->second)
          state.reset(index);
    }
  }

  bool isCovered(unsigned index, const llvm::BitVector &state) const {
    for (const unsigned earlier : onBase_.find(places_[index].base)->second)
      if (state.test(earlier) && covers(checks_[earlier], places_[earlier], checks_[index], places_[index]))
        return true;
    return false;
  }

  Checks &checks_;
  std::vector<Place> places_; // by check
  llvm::ReversePostOrderTraversal<llvm::Function *> order_;
  llvm::DenseMap<const llvm::Instruction *, llvm::SmallVector<unsigned, 2>> atInstruction_;
  llvm::DenseMap<const llvm::Value *, llvm::SmallVector<unsigned, 2>> onBase_;
  llvm::DenseMap<const llvm::BasicBlock *, llvm::BitVector> atExit_;
  llvm::BitVector redundant_;
  bool isLocal_ = false;
};

} // namespace

void removeCoveredByEarlier(llvm::Function &function, Checks &checks) {
  if (checks.size() > 1)
    AvailableChecks(function, checks).run();
}

} // namespace snarl
