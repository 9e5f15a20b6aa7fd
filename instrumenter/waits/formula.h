// A formula over numbers that are known only when the program runs. A predicate (predicates.h) makes it of what it
// reads, and it becomes a function by which the runtime asks of other numbers (runtime/sync/condition_values.h).
#ifndef SNARL_INSTRUMENTER_WAITS_FORMULA_H
#define SNARL_INSTRUMENTER_WAITS_FORMULA_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Module.h"

#include <deque>

namespace snarl {

// Integers of up to 64 bits and pointers: what a formula computes with.
bool isNumber(const llvm::Type &type);

// A formula, or a part of one. It belongs to the Formula that made it.
struct Term {
  enum class Kind {
    constant,
    watched, // one of the numbers
    unknown, // true or false, nobody knows which; of another type than i1 nothing can be made of it
    made,    // by an operation of LLVM's
    chosen,  // the second operand if the first one is true, else the third
  } kind;
  llvm::Type *type;
  llvm::Constant *constant = nullptr;
  unsigned number = 0; // of what is watched or unknown
  unsigned operation = 0;
  llvm::CmpInst::Predicate comparison = llvm::CmpInst::BAD_ICMP_PREDICATE;
  const Term *operands[3] = {};

  bool isUnknown() const { return kind == Kind::unknown; }
};

class Formula {
public:
  const Term *constant(llvm::Constant *value);
  const Term *unknown(llvm::Type *type);
  const Term *watched(llvm::Type *type, unsigned number);
  const Term *choice(const Term *condition, const Term *ifTrue, const Term *ifFalse);
  // By a binary operation or a cast.
  const Term *operation(llvm::Type *type, unsigned opcode, const Term *first, const Term *second = nullptr);
  const Term *comparison(llvm::Type *type, llvm::CmpInst::Predicate by, const Term *first, const Term *second);
  // It is not worth going on.
  bool isTooLong() const;
  bool hasTooManyUnknown() const;

  // Two neighbouring numbers.
  struct Pair {
    llvm::Type *type;
    unsigned first;
  };
  // A function of one number, or of a place with them all. Not 0: the root may be true, whatever is unknown being
  // either, or the two of a pair differ.
  llvm::Function *build(llvm::Module &module, const Term &root, llvm::ArrayRef<Pair> pairs, bool ofOne) const;

private:
  const Term *add(Term term);

  std::deque<Term> terms_; // stays where it is
  unsigned unknown_ = 0;   // of type i1
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_FORMULA_H
