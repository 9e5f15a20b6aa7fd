#include "instrumenter/select/used_lanes.h"

#include "llvm/IR/InstIterator.h"

namespace snarl {
namespace {

using llvm::APInt;
using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

constexpr const char *wholeMark = "snarl.whole";
constexpr unsigned mostSteps = 6; // instructions from a load to where its lanes part

unsigned lanesOf(const llvm::Value &value) {
  const auto *type = dyn_cast<llvm::FixedVectorType>(value.getType());
  return type ? type->getNumElements() : 0;
}

APInt lanesUsed(const llvm::Value &vector, unsigned depth);

// Of `vector`, by an instruction whose lanes are each made of the same lane of it, if it is one.
bool isByLane(const llvm::Instruction &user, unsigned lanes) {
  return (isa<llvm::CastInst>(user) || isa<llvm::UnaryOperator>(user) || isa<llvm::BinaryOperator>(user) ||
          isa<llvm::CmpInst>(user) || isa<llvm::SelectInst>(user) || isa<llvm::FreezeInst>(user)) &&
         lanesOf(user) == lanes;
}

APInt usedByShuffle(const llvm::ShuffleVectorInst &shuffle, const llvm::Value &vector, unsigned depth) {
  const unsigned lanes = lanesOf(vector);
  const APInt wanted = lanesUsed(shuffle, depth);
  APInt used(lanes, 0);
  for (unsigned i = 0; i < wanted.getBitWidth(); ++i) {
    const int from = shuffle.getMaskValue(i);
    if (from < 0 || !wanted[i])
      continue;
    const auto lane = static_cast<unsigned>(from);
    if (shuffle.getOperand(lane < lanes ? 0 : 1) == &vector)
      used.setBit(lane % lanes);
  }
  return used;
}

APInt usedBy(const llvm::Instruction &user, const llvm::Value &vector, unsigned depth) {
  const unsigned lanes = lanesOf(vector);
  if (depth == 0)
    return APInt::getAllOnes(lanes);
  if (const auto *shuffle = dyn_cast<llvm::ShuffleVectorInst>(&user))
    return usedByShuffle(*shuffle, vector, depth - 1);
  if (const auto *extract = dyn_cast<llvm::ExtractElementInst>(&user))
    if (const auto *lane = dyn_cast<llvm::ConstantInt>(extract->getIndexOperand()); lane && lane->getValue().ult(lanes))
      return APInt::getOneBitSet(lanes, static_cast<unsigned>(lane->getZExtValue()));
  if (isByLane(user, lanes))
    return lanesUsed(user, depth - 1);
  return APInt::getAllOnes(lanes);
}

APInt lanesUsed(const llvm::Value &vector, unsigned depth) {
  APInt used(lanesOf(vector), 0);
  for (const llvm::User *user : vector.users())
    if (const auto *instruction = dyn_cast<llvm::Instruction>(user); instruction && !used.isAllOnes())
      used |= usedBy(*instruction, vector, depth);
  return used;
}

} // namespace

llvm::PreservedAnalyses WholeVectorsPass::run(llvm::Function &function, llvm::FunctionAnalysisManager &) {
  for (llvm::Instruction &instruction : llvm::instructions(function))
    if (isa<llvm::LoadInst>(instruction) && lanesOf(instruction) > 0)
      instruction.setMetadata(wholeMark, llvm::MDNode::get(function.getContext(), {}));
  return llvm::PreservedAnalyses::all();
}

APInt usedLanes(const llvm::LoadInst &load) {
  const unsigned lanes = lanesOf(load);
  if (load.isVolatile() || load.hasMetadata(wholeMark))
    return APInt::getAllOnes(lanes);
  const APInt used = lanesUsed(load, mostSteps);
  return used == 0 ? APInt::getAllOnes(lanes) : used;
}

} // namespace snarl
