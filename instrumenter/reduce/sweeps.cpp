#include "instrumenter/reduce/sweeps.h"

#include "instrumenter/llvm_compat.h"
#include "instrumenter/reduce/early_loads.h"
#include "instrumenter/reduce/known_divisions.h"
#include "instrumenter/reduce/place.h"
#include "instrumenter/select/calls.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/Analysis/CFG.h"
#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/Transforms/Utils/ScalarEvolutionExpander.h"

#include <algorithm>
#include <optional>

namespace snarl {
namespace {

using llvm::dyn_cast;
using llvm::SCEV;

constexpr unsigned expansionBudget = 6;  // what computing a range may cost, as the expander counts
constexpr unsigned lookAheadBudget = 16; // the same where it takes loads and comparisons anyway
constexpr size_t comparedAccesses = 64;  // of one loop, with each other
constexpr size_t deepest = 3;            // repetitions of one sweep
constexpr uint64_t shortRange = 64;      // bytes; below, the accesses' own tests are cheaper
constexpr uint64_t largestField = 64;    // bytes of a record that are looked at together
constexpr uint64_t largestStep = 1 << 20;
constexpr size_t mostGuards = 3;

// Whether control surely passes on and nothing is ordered.
bool isQuiet(const llvm::BasicBlock &block) {
  return std::all_of(block.begin(), block.end(), [](const llvm::Instruction &instruction) {
    return !instruction.isVolatile() && !mayRelease(instruction) && !mayAcquire(instruction) &&
           surelyContinues(instruction);
  });
}

bool isSweepable(const Check &check) {
  const auto *load = dyn_cast<llvm::LoadInst>(check.before);
  const auto *store = dyn_cast<llvm::StoreInst>(check.before);
  return !check.vptr && ((load && load->isSimple()) || (store && store->isSimple()));
}

class SweepFinder {
public:
  SweepFinder(llvm::Function &function, const LoopAnalyses &analyses)
      : layout_(function.getParent()->getDataLayout()), dominators_(analyses.dominators), loops_(analyses.loops),
        evolution_(analyses.evolution), costs_(analyses.costs), divisions_(function, evolution_, dominators_),
        int64_(llvm::Type::getInt64Ty(function.getContext())) {}

  FoundSweeps run(const Checks &accesses) {
    for (const Check &access : accesses)
      if (llvm::Loop *loop = loops_.getLoopFor(access.before->getParent()); loop && isSweepable(access))
        add(access, *loop);
    const auto outermostFirst = loops_.getLoopsInPreorder();
    for (auto loop = outermostFirst.rbegin(); loop != outermostFirst.rend(); ++loop)
      visit(**loop);
    return {hoisted(), std::move(early_)};
  }

private:
  // The blocks of a sweep that are `step` apart from each other: gaps that an outer loop may fill.
  struct Repetition {
    const SCEV *step; // positive
    const SCEV *more; // how many blocks follow the first
  };
  struct Candidate {
    Sweep sweep; // as far outwards as it gets; one block of it when there are repetitions
    llvm::SmallVector<Repetition, 1> repetitions;
    std::optional<Sweep> found; // the outermost so far that is one range
    bool isPartOfAnother = false;
  };
  using Indices = llvm::SmallVector<unsigned, 8>;

  void add(const Check &access, llvm::Loop &loop) {
    Candidate candidate;
    candidate.sweep.place = access.before->getParent();
    candidate.sweep.start = evolution_.getSCEV(access.address);
    candidate.sweep.size = evolution_.getConstant(int64_, access.size);
    candidate.sweep.direction = access.direction;
    candidate.sweep.alignment = access.alignment;
    candidate.sweep.covers.push_back(access.before);
    inLoop_[&loop].push_back(candidates_.size());
    candidates_.push_back(candidate);
  }

  std::vector<Sweep> hoisted() const {
    std::vector<Sweep> found;
    for (const Candidate &candidate : candidates_)
      if (candidate.found && !candidate.isPartOfAnother)
        found.push_back(withKnownDivisions(*candidate.found));
    return found;
  }

  void visit(llvm::Loop &loop) {
    if (!isQuietLoop(loop))
      return;
    quiet_.insert(&loop);
    const bool isFinite = hasFiniteSubloops(loop) && isCountable(loop);
    if (isFinite)
      finite_.insert(&loop);
    const bool hasKnownCount = isFinite && loop.getExitingBlock() == loop.getLoopLatch();
    Indices here;
    for (const unsigned index : inLoop_[&loop])
      if (isInEachIteration(*candidates_[index].sweep.place, loop) || isInAllOrNone(candidates_[index], loop))
        here.push_back(index);
    if (hasKnownCount && here.size() <= comparedAccesses) {
      joinNeighbours(here, loop);
      joinReadsWithWrites(here);
      joinRepeats(here);
    }
    for (const unsigned index : here)
      if (!candidates_[index].isPartOfAnother)
        hoist(index, loop, hasKnownCount ? repeatsOf(loop) : nullptr);
    if (loop.isInnermost() && loop.getExitingBlock() == loop.getLoopLatch() && here.size() <= comparedAccesses)
      lookAhead(here, loop);
  }

  // Accesses whose place is loaded anew in each turn.
  void lookAhead(const Indices &here, llvm::Loop &loop) {
    Indices unknown;
    for (const unsigned index : here)
      if (!candidates_[index].found && isWhole(index) && constant(candidates_[index].sweep.size) &&
          !evolution_.isLoopInvariant(candidates_[index].sweep.start, &loop) &&
          (!advanceIn(loop, candidates_[index].sweep.start) || !isCountable(loop)))
        unknown.push_back(index);
    if (unknown.empty())
      return;
    EarlyLoads early(loop, evolution_, [&](const llvm::BasicBlock &block) { return isInEachIteration(block, loop); });
    early_.insert(early_.end(), early.made().begin(), early.made().end());
    if (early.conditions().empty())
      return;
    Indices ahead;
    for (const unsigned index : unknown) {
      Candidate candidate = candidates_[index];
      candidate.sweep.start = early.rewritten(candidate.sweep.start);
      if (!advanceIn(loop, candidate.sweep.start))
        continue;
      candidate.sweep.apart = early.conditions();
      candidate.sweep.keepsTests = true;
      ahead.push_back(candidates_.size());
      candidates_.push_back(candidate);
    }
    joinNeighbours(ahead, loop);
    for (const unsigned index : ahead)
      if (!candidates_[index].isPartOfAnother)
        hoist(index, loop, early.repeats());
  }

  bool isQuietLoop(const llvm::Loop &loop) const {
    if (!loop.getLoopPreheader() || !loop.getLoopLatch() || !hasFiniteSubloops(loop))
      return false;
    for (const llvm::Loop *inner : loop)
      if (!quiet_.count(inner))
        return false;
    return std::all_of(loop.block_begin(), loop.block_end(), [&](const llvm::BasicBlock *block) {
      return loops_.getLoopFor(block) != &loop || isQuiet(*block);
    });
  }

  bool hasFiniteSubloops(const llvm::Loop &loop) const {
    return std::all_of(loop.begin(), loop.end(), [&](const llvm::Loop *inner) { return finite_.count(inner); });
  }

  bool isCountable(llvm::Loop &loop) const {
    const SCEV *count = evolution_.getBackedgeTakenCount(&loop);
    return !llvm::isa<llvm::SCEVCouldNotCompute>(count) && evolution_.getTypeSizeInBits(count->getType()) <= 64;
  }

  // Including the first one: no way out of the loop comes before.
  bool isInEachIteration(const llvm::BasicBlock &block, const llvm::Loop &loop) const {
    llvm::SmallVector<llvm::BasicBlock *, 4> ends;
    loop.getExitingBlocks(ends);
    ends.push_back(loop.getLoopLatch());
    return std::all_of(ends.begin(), ends.end(),
                       [&](const llvm::BasicBlock *end) { return dominators_.dominates(&block, end); });
  }

  // Is a sweep executed in each iteration if some conditions hold that are the same in all of them? (An inner loop that
  // does not turn, for there is nothing to turn over.) Then these are noted.
  bool isInAllOrNone(Candidate &candidate, const llvm::Loop &loop) const {
    if (!candidate.found)
      return false; // not worth a condition
    llvm::SmallVector<SweepGuard, 1> guards;
    llvm::BasicBlock *block = candidate.sweep.place;
    while (!isInEachIteration(*block, loop)) {
      llvm::BasicBlock *before = block->getSinglePredecessor();
      const auto *branch = before ? dyn_cast<llvm::BranchInst>(before->getTerminator()) : nullptr;
      if (!branch || !loop.contains(before) || guards.size() == mostGuards)
        return false;
      if (branch->isConditional()) {
        if (!loop.isLoopInvariant(branch->getCondition()) || branch->getSuccessor(0) == branch->getSuccessor(1))
          return false;
        guards.push_back({branch->getCondition(), branch->getSuccessor(0) == block});
      }
      block = before;
    }
    candidate.sweep.guards.append(guards.begin(), guards.end());
    candidate.sweep.place = block;
    return true;
  }

  const llvm::SCEVAddRecExpr *advanceIn(const llvm::Loop &loop, const SCEV *start) const {
    const auto *advance = dyn_cast<llvm::SCEVAddRecExpr>(start);
    return advance && advance->getLoop() == &loop && advance->isAffine() ? advance : nullptr;
  }

  static std::optional<int64_t> constant(const SCEV *expression) {
    const auto *known = dyn_cast<llvm::SCEVConstant>(expression);
    if (!known || known->getAPInt().getBitWidth() > 64)
      return std::nullopt;
    return known->getAPInt().getSExtValue();
  }

  bool onSameLine(const Sweep &one, const Sweep &other) const {
    return snarl::onSameLine(one.covers.front()->getDebugLoc(), other.covers.front()->getDebugLoc());
  }

  // Where `other` starts, counted from the start of `one`; nothing when that differs between iterations.
  std::optional<int64_t> distance(const Sweep &one, const Sweep &other) const {
    return constant(evolution_.getMinusSCEV(other.start, one.start));
  }

  // Accesses of constant size that advance alike, touch or overlap, and stand on one line, become one.
  void joinNeighbours(const Indices &here, const llvm::Loop &loop) {
    std::vector<bool> isGrouped(candidates_.size());
    for (const unsigned leader : here) {
      if (isGrouped[leader] || !isJoinable(leader, loop))
        continue;
      std::vector<std::pair<int64_t, unsigned>> group{{0, leader}};
      for (const unsigned other : here)
        if (other > leader && !isGrouped[other] && isJoinable(other, loop) &&
            candidates_[leader].sweep.direction == candidates_[other].sweep.direction &&
            onSameLine(candidates_[leader].sweep, candidates_[other].sweep))
          if (const auto at = distance(candidates_[leader].sweep, candidates_[other].sweep)) {
            group.emplace_back(*at, other);
            isGrouped[other] = true;
          }
      std::sort(group.begin(), group.end());
      joinRuns(group);
    }
  }

  bool isJoinable(unsigned index, const llvm::Loop &loop) const {
    const Candidate &candidate = candidates_[index];
    return isWhole(index) && constant(candidate.sweep.size) && advanceIn(loop, candidate.sweep.start);
  }

  // `group`: (where it starts, which), sorted.
  void joinRuns(const std::vector<std::pair<int64_t, unsigned>> &group) {
    auto [begin, first] = group.front();
    int64_t end = begin + *constant(candidates_[first].sweep.size);
    for (const auto &[at, index] : group) {
      if (index == first)
        continue;
      const int64_t itsEnd = at + *constant(candidates_[index].sweep.size);
      if (at <= end) {
        end = std::max(end, itsEnd);
        candidates_[first].sweep.size = evolution_.getConstant(int64_, static_cast<uint64_t>(end - begin));
        join(first, index);
      } else {
        begin = at, first = index, end = itsEnd;
      }
    }
  }

  void join(unsigned whole, unsigned part) {
    candidates_[part].isPartOfAnother = true;
    candidates_[whole].sweep.covers.append(candidates_[part].sweep.covers.begin(),
                                           candidates_[part].sweep.covers.end());
  }

  void joinReadsWithWrites(const Indices &here) {
    for (const unsigned write : here)
      for (const unsigned read : here)
        if (isWhole(write, Direction::write) && isWhole(read, Direction::read) &&
            contains(candidates_[write].sweep, candidates_[read].sweep))
          join(write, read);
  }

  bool isWhole(unsigned index, Direction direction) const {
    return candidates_[index].sweep.direction == direction && isWhole(index);
  }
  bool isWhole(unsigned index) const {
    return !candidates_[index].isPartOfAnother && candidates_[index].repetitions.empty() &&
           candidates_[index].sweep.guards.empty();
  }

  // The same bytes again, later in the iteration and on whatever line.
  void joinRepeats(const Indices &here) {
    for (const unsigned first : here)
      for (const unsigned again : here)
        if (first != again && isWhole(first) && isWhole(again)) {
          const Sweep &one = candidates_[first].sweep, &other = candidates_[again].sweep;
          if (one.start == other.start && one.size == other.size &&
              (one.direction == Direction::write || other.direction == Direction::read) &&
              dominators_.dominates(one.covers.front(), other.covers.front()))
            join(first, again);
        }
  }

  bool contains(const Sweep &write, const Sweep &read) const {
    if (!onSameLine(write, read))
      return false;
    if (write.start == read.start && write.size == read.size)
      return true;
    const auto writeSize = constant(write.size), readSize = constant(read.size);
    if (!writeSize || !readSize)
      return false;
    const auto at = distance(write, read);
    return at && *at >= 0 && *at + *readSize <= *writeSize;
  }

  const SCEV *repeatsOf(llvm::Loop &loop) const {
    return evolution_.getNoopOrZeroExtend(evolution_.getBackedgeTakenCount(&loop), int64_);
  }

  // One level outwards, if what the sweep touches in the loop has a known form. `repeats`: of the loop, or null.
  void hoist(unsigned index, llvm::Loop &loop, const SCEV *repeats) {
    Candidate whole = candidates_[index];
    if (!isInvariant(whole, loop) && !(repeats && extend(whole, loop, repeats)))
      return;
    whole.sweep.place = loop.getLoopPreheader();
    if (whole.repetitions.empty()) {
      if (isShort(whole.sweep.size) || !canCompute(withKnownDivisions(whole.sweep), loop))
        return;
      whole.found = whole.sweep;
    } else if (const std::optional<Sweep> records = asRecords(whole); records && canCompute(*records, loop)) {
      whole.found = records;
    }
    candidates_[index] = whole;
    if (llvm::Loop *outer = loop.getParentLoop(); outer && !whole.sweep.keepsTests)
      inLoop_[outer].push_back(index);
  }

  // What lies in each of several records, if that is what the candidate has come to.
  std::optional<Sweep> asRecords(const Candidate &candidate) const {
    const auto size = constant(candidate.sweep.size);
    if (candidate.repetitions.size() != 1 || !size || static_cast<uint64_t>(*size) > largestField)
      return std::nullopt;
    const auto step = constant(candidate.repetitions.front().step);
    if (!step || static_cast<uint64_t>(*step) > largestStep)
      return std::nullopt;
    Sweep records = withKnownDivisions(candidate.sweep);
    records.step = static_cast<uint64_t>(*step);
    records.records = evolution_.getAddExpr(candidate.repetitions.front().more, evolution_.getOne(int64_));
    return records;
  }

  bool isInvariant(const Candidate &candidate, const llvm::Loop &loop) const {
    return evolution_.isLoopInvariant(candidate.sweep.start, &loop) && hasInvariantForm(candidate, loop);
  }

  bool hasInvariantForm(const Candidate &candidate, const llvm::Loop &loop) const {
    return evolution_.isLoopInvariant(candidate.sweep.size, &loop) &&
           std::all_of(candidate.sweep.guards.begin(), candidate.sweep.guards.end(),
                       [&](const SweepGuard &guard) { return loop.isLoopInvariant(guard.condition); }) &&
           std::all_of(candidate.repetitions.begin(), candidate.repetitions.end(), [&](const Repetition &repetition) {
             return evolution_.isLoopInvariant(repetition.step, &loop) &&
                    evolution_.isLoopInvariant(repetition.more, &loop);
           });
  }

  bool extend(Candidate &candidate, llvm::Loop &loop, const SCEV *more) const {
    const llvm::SCEVAddRecExpr *advance = advanceIn(loop, candidate.sweep.start);
    if (!advance || !hasInvariantForm(candidate, loop) || candidate.repetitions.size() >= deepest)
      return false;
    const SCEV *step = advance->getStepRecurrence(evolution_), *backwards = evolution_.getNegativeSCEV(step);
    const bool isForward = isPositive(step, candidate.sweep.size);
    if (!isForward && !isPositive(backwards, candidate.sweep.size))
      return false;
    candidate.sweep.start = advance->getStart();
    if (!isForward)
      candidate.sweep.start = evolution_.getAddExpr(candidate.sweep.start, evolution_.getMulExpr(step, more));
    candidate.repetitions.push_back({isForward ? step : backwards, more});
    fillGaps(candidate);
    return true;
  }

  // A size is positive, so what equals it is.
  static bool isPositive(const SCEV *step, const SCEV *size) {
    const auto known = constant(step);
    return step == size || (known && *known > 0);
  }

  void fillGaps(Candidate &candidate) const {
    for (bool isLarger = true; isLarger;) {
      isLarger = false;
      for (auto *at = candidate.repetitions.begin(); at != candidate.repetitions.end(); ++at)
        if (leavesNoGap(at->step, candidate.sweep.size)) {
          candidate.sweep.size = evolution_.getAddExpr(evolution_.getMulExpr(at->step, at->more), candidate.sweep.size);
          candidate.repetitions.erase(at);
          isLarger = true;
          break;
        }
    }
  }

  // Whether blocks of `size` bytes touch or overlap when they start a positive `step` apart.
  bool leavesNoGap(const SCEV *step, const SCEV *size) const {
    if (step == size)
      return true;
    const auto known = constant(step), knownSize = constant(size);
    if (known && knownSize)
      return *known <= *knownSize;
    return evolution_.isKnownPredicate(llvm::ICmpInst::ICMP_UGE, size, step);
  }

  static bool isShort(const SCEV *size) {
    const auto known = constant(size);
    return known && static_cast<uint64_t>(*known) < shortRange && (*known > 16 || !llvm::isPowerOf2_64(*known));
  }

  Sweep withKnownDivisions(Sweep sweep) const {
    const llvm::Instruction *at = sweep.place->getTerminator();
    sweep.start = divisions_.usedIn(sweep.start, at);
    sweep.size = divisions_.usedIn(sweep.size, at);
    if (sweep.records)
      sweep.records = divisions_.usedIn(sweep.records, at);
    return sweep;
  }

  bool canCompute(const Sweep &sweep, llvm::Loop &loop) const {
    const llvm::Instruction *at = sweep.place->getTerminator();
    llvm::SCEVExpander expander = compat::makeExpander(evolution_, layout_);
    const SCEV *values[] = {sweep.start, sweep.records ? sweep.records : sweep.size};
    return std::all_of(std::begin(values), std::end(values), [&](const SCEV *value) {
      return !llvm::isa<llvm::SCEVCouldNotCompute>(value) &&
             compat::isSafeToExpandAt(expander, evolution_, value, at) &&
             !expander.isHighCostExpansion(value, &loop, sweep.keepsTests ? lookAheadBudget : expansionBudget, &costs_,
                                           at);
    });
  }

  const llvm::DataLayout &layout_;
  llvm::DominatorTree &dominators_;
  llvm::LoopInfo &loops_;
  llvm::ScalarEvolution &evolution_;
  const llvm::TargetTransformInfo &costs_;
  KnownDivisions divisions_;
  llvm::Type *int64_;
  std::vector<Candidate> candidates_;
  llvm::DenseMap<const llvm::Loop *, Indices> inLoop_; // candidates by the innermost loop around their place
  llvm::SmallPtrSet<const llvm::Loop *, 8> quiet_;     // among those visited
  llvm::SmallPtrSet<const llvm::Loop *, 8> finite_;
  std::vector<llvm::LoadInst *> early_;
};

} // namespace

FoundSweeps findSweeps(llvm::Function &function, const Checks &accesses, const LoopAnalyses &analyses) {
  // Cycles that are no loops may run for ever.
  llvm::ReversePostOrderTraversal<const llvm::Function *> order(&function);
  if (llvm::containsIrreducibleCFG<const llvm::BasicBlock *>(order, analyses.loops))
    return {};
  return SweepFinder(function, analyses).run(accesses);
}

} // namespace snarl
