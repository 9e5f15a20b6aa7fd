// Which variable a pointer points to, whatever the object, as far as a module tells: a global variable, one member of
// one class, a local variable of one function, or what a pointer in such a variable points to. A pointer that is stored
// or passed to a function makes what it points to and what is reached from there one. Two different variables may have
// one name; that one variable has two is possible too, where pointers come from elsewhere.
#ifndef SNARL_INSTRUMENTER_WAITS_VARIABLES_H
#define SNARL_INSTRUMENTER_WAITS_VARIABLES_H

#include "llvm/ADT/DenseMap.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"

#include <utility>
#include <vector>

namespace snarl {

// Is a local variable only loaded and stored by its function?
bool isOwn(const llvm::AllocaInst &variable);
// Such a variable has one value, ever: that one; else null.
llvm::Value *onlyValueOf(const llvm::AllocaInst &variable);
// Without what changes its type only. (A member at the beginning of an object is not the object.)
llvm::Value *withoutCasts(llvm::Value *pointer);
// Do both pointers, of one function, lead to one place by the same steps?
bool isSamePlace(const llvm::Value *a, const llvm::Value *b);

// Is it a bare number in an array of which only a pointer is known, as the elements of all `std::vector<int>` are? What
// a program computes is mostly written to such.
bool isLooseElement(llvm::Value *pointer);

// What the one return of a function returns; null: there are several.
llvm::Value *onlyResultOf(const llvm::Function &function);
// The same of a function of the module that is called; null as well: the linker may take another.
llvm::Value *resultOf(const llvm::CallBase &call);

class Variables {
public:
  using Name = unsigned; // 0: it cannot be told

  explicit Variables(llvm::Module &module);
  Name of(llvm::Value *pointer) { return of(pointer, 0); }
  // A member, as those of pointers to it.
  Name ofMember(const llvm::StructType &object, unsigned member) { return find(named(&object, member + 1)); }
  // Two names may have become one since they were told.
  bool isSame(Name a, Name b) { return a && b && find(a) == find(b); }
  // So many instructions store pointers there.
  unsigned storesOfPointers(Name variable) { return stores_.lookup(find(variable)); }

private:
  Name of(llvm::Value *pointer, unsigned depth);
  Name ofGlobal(llvm::GlobalVariable &variable, uint64_t offset);
  Name ofElement(llvm::GEPOperator &element, unsigned depth);
  Name named(const void *what, unsigned part);
  Name pointee(Name variable) { return named(nullptr, find(variable)); }
  Name find(Name name);
  void unite(Name a, Name b);
  void readPointersOf(llvm::Instruction &instruction);

  const llvm::DataLayout &layout_;
  llvm::DenseMap<std::pair<const void *, unsigned>, Name> names_;
  llvm::DenseMap<Name, unsigned> stores_;
  std::vector<Name> parents_{0};
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_VARIABLES_H
