#include "instrumenter/waits/formula.h"

#include "instrumenter/waits/value_ends.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/IR/IRBuilder.h"

namespace snarl {
namespace {

constexpr size_t kMaxTerms = 256;
constexpr unsigned kMaxUnknown = 3; // each doubles the function

// Writes the function.
class FormulaBuilder {
public:
  FormulaBuilder(llvm::Function &ends, bool ofOne) : ends_(ends), ofOne_(ofOne), builder_(&ends.getEntryBlock()) {}

  void run(const Term &root, unsigned unknown, llvm::ArrayRef<Formula::Pair> pairs) {
    llvm::Value *any = builder_.getFalse();
    for (unknown_ = 0; unknown_ < 1u << unknown; ++unknown_) {
      made_.clear();
      any = builder_.CreateOr(any, of(root));
    }
    for (const auto &[type, first] : pairs)
      any = builder_.CreateOr(any, builder_.CreateICmpNE(valueOf(type, first), valueOf(type, first + 1)));
    builder_.CreateRet(builder_.CreateZExt(any, builder_.getInt32Ty()));
  }

private:
  llvm::Value *of(const Term &term) {
    if (llvm::Value *known = made_.lookup(&term))
      return known;
    llvm::Value *now = make(term);
    made_[&term] = now;
    return now;
  }

  llvm::Value *number(unsigned index) {
    if (ofOne_)
      return ends_.getArg(0);
    llvm::Type *type = builder_.getInt64Ty();
    return builder_.CreateLoad(type, builder_.CreateConstInBoundsGEP1_32(type, ends_.getArg(0), index));
  }

  llvm::Value *valueOf(llvm::Type *type, unsigned index) {
    return type->isPointerTy() ? builder_.CreateIntToPtr(number(index), type)
                               : builder_.CreateTrunc(number(index), type);
  }

  llvm::Value *make(const Term &term) {
    switch (term.kind) {
    case Term::Kind::constant:
      return term.constant;
    case Term::Kind::watched:
      return valueOf(term.type, term.number);
    case Term::Kind::unknown:
      return builder_.getInt1((unknown_ >> term.number) & 1);
    case Term::Kind::chosen:
      return builder_.CreateSelect(of(*term.operands[0]), of(*term.operands[1]), of(*term.operands[2]));
    case Term::Kind::made:
      break;
    }
    llvm::Value *first = of(*term.operands[0]);
    if (llvm::Instruction::isCast(term.operation))
      return builder_.CreateCast(static_cast<llvm::Instruction::CastOps>(term.operation), first, term.type);
    llvm::Value *second = of(*term.operands[1]);
    if (term.operation == llvm::Instruction::ICmp)
      return builder_.CreateZExtOrTrunc(builder_.CreateICmp(term.comparison, first, second), term.type);
    return builder_.CreateBinOp(static_cast<llvm::Instruction::BinaryOps>(term.operation), first, second);
  }

  llvm::Function &ends_;
  const bool ofOne_;
  llvm::IRBuilder<> builder_;
  unsigned unknown_ = 0; // a bit for each
  llvm::DenseMap<const Term *, llvm::Value *> made_;
};

} // namespace

bool isNumber(const llvm::Type &type) {
  return type.isPointerTy() || (type.isIntegerTy() && type.getIntegerBitWidth() <= 64);
}

const Term *Formula::add(Term term) {
  terms_.push_back(term);
  return &terms_.back();
}

const Term *Formula::constant(llvm::Constant *value) {
  if (llvm::isa<llvm::UndefValue>(value) || !isNumber(*value->getType()))
    return unknown(value->getType());
  Term term{Term::Kind::constant, value->getType()};
  term.constant = value;
  return add(term);
}

const Term *Formula::unknown(llvm::Type *type) {
  Term term{Term::Kind::unknown, type};
  term.number = type->isIntegerTy(1) ? unknown_++ : 0;
  return add(term);
}

const Term *Formula::watched(llvm::Type *type, unsigned number) {
  Term term{Term::Kind::watched, type};
  term.number = number;
  return add(term);
}

const Term *Formula::choice(const Term *condition, const Term *ifTrue, const Term *ifFalse) {
  if (condition->kind == Term::Kind::constant)
    return condition->constant->isOneValue() ? ifTrue : ifFalse;
  for (const Term *part : {ifTrue, ifFalse})
    if (part->isUnknown() && !part->type->isIntegerTy(1))
      return unknown(ifTrue->type);
  Term term{Term::Kind::chosen, ifTrue->type};
  term.operands[0] = condition;
  term.operands[1] = ifTrue;
  term.operands[2] = ifFalse;
  return add(term);
}

const Term *Formula::operation(llvm::Type *type, unsigned opcode, const Term *first, const Term *second) {
  Term term{Term::Kind::made, type};
  term.operation = opcode;
  term.operands[0] = first;
  term.operands[1] = second;
  return add(term);
}

const Term *Formula::comparison(llvm::Type *type, llvm::CmpInst::Predicate by, const Term *first, const Term *second) {
  Term term{Term::Kind::made, type};
  term.operation = llvm::Instruction::ICmp;
  term.comparison = by;
  term.operands[0] = first;
  term.operands[1] = second;
  return add(term);
}

bool Formula::isTooLong() const {
  return terms_.size() > kMaxTerms;
}

bool Formula::hasTooManyUnknown() const {
  return unknown_ > kMaxUnknown;
}

llvm::Function *Formula::build(llvm::Module &module, const Term &root, llvm::ArrayRef<Pair> pairs, bool ofOne) const {
  llvm::Function *ends = ofOne ? newEnds(module) : newEndsOfAll(module);
  FormulaBuilder(*ends, ofOne).run(root, unknown_, pairs);
  return ends;
}

} // namespace snarl
