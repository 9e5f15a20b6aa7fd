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

// How many checks of one base are compared with each other.
constexpr size_t compared = 200;

// The classic forward problem "available on every way here". A bit for each check says: what it looks at has been
// looked at, by itself or by a check that covers it.
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
    for (unsigned index = 0; index < checks.size(); ++index)
      covered_.push_back(findCovered(index));
  }

  void run() {
    solve();
    for (const llvm::BasicBlock *block : order_) {
      llvm::BitVector state = atEntry(*block);
      transfer(*block, state, /*markRedundant=*/true);
    }
    unsigned index = 0;
    checks_.erase(
        std::remove_if(checks_.begin(), checks_.end(), [&](const Check &) { return redundant_.test(index++); }),
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
          if (markRedundant && state.test(index))
            redundant_.set(index);
          for (const unsigned other : covered_[index])
            state.set(other);
        }
      if (mayRelease(instruction))
        state.reset();
      // In a loop the base is another address each time round.
      if (const auto based = onBase_.find(&instruction); based != onBase_.end())
        for (const unsigned index : based->second)
          state.reset(index);
    }
  }

  llvm::SmallVector<unsigned, 2> findCovered(unsigned index) const {
    llvm::SmallVector<unsigned, 2> found{index};
    if (!checks_[index].hasFixedSize())
      return found;
    const auto &sameBase = onBase_.find(places_[index].base)->second;
    for (const unsigned other : llvm::ArrayRef<unsigned>(sameBase).take_front(compared))
      if (other != index && covers(checks_[index], places_[index], checks_[other], places_[other]))
        found.push_back(other);
    return found;
  }

  Checks &checks_;
  std::vector<Place> places_;                           // by check
  std::vector<llvm::SmallVector<unsigned, 2>> covered_; // by check: itself and those that it covers
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
