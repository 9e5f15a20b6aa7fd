#include "instrumenter/reduce/known_divisions.h"

#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/IR/InstIterator.h"

namespace snarl {
namespace {

// Calls `resultOf(division)`, which gives a value or null, for each division in the expression.
template <typename ResultOf> class DivisionRewriter : public llvm::SCEVRewriteVisitor<DivisionRewriter<ResultOf>> {
  using Base = llvm::SCEVRewriteVisitor<DivisionRewriter<ResultOf>>;

public:
  DivisionRewriter(llvm::ScalarEvolution &evolution, ResultOf resultOf) : Base(evolution), resultOf_(resultOf) {}

  const llvm::SCEV *visitUDivExpr(const llvm::SCEVUDivExpr *division) {
    llvm::Value *result = resultOf_(division);
    return result ? this->SE.getUnknown(result) : Base::visitUDivExpr(division);
  }

private:
  ResultOf resultOf_;
};

bool isDivision(const llvm::Instruction &instruction) {
  return (instruction.getOpcode() == llvm::Instruction::UDiv || instruction.getOpcode() == llvm::Instruction::SDiv) &&
         !llvm::isa<llvm::Constant>(instruction.getOperand(1)) && !instruction.getType()->isVectorTy();
}

} // namespace

KnownDivisions::KnownDivisions(llvm::Function &function, llvm::ScalarEvolution &evolution,
                               const llvm::DominatorTree &dominators)
    : evolution_(evolution), dominators_(dominators) {
  for (llvm::Instruction &instruction : llvm::instructions(function))
    if (isDivision(instruction))
      results_.try_emplace(evolution.getSCEV(&instruction), &instruction);
}

const llvm::SCEV *KnownDivisions::usedIn(const llvm::SCEV *value, const llvm::Instruction *place) const {
  if (results_.empty())
    return value;
  const auto resultOf = [&](const llvm::SCEV *division) -> llvm::Value * {
    const auto known = results_.find(division);
    return known != results_.end() && dominators_.dominates(known->second, place) ? known->second : nullptr;
  };
  return DivisionRewriter<decltype(resultOf)>(evolution_, resultOf).visit(value);
}

} // namespace snarl
