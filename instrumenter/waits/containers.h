// Containers of the C++ libraries whose number of elements a thread waits for: `queue.empty()` compares pointers to
// what the program does not know of. So what counts is the number of elements, by the calls that change it.
#ifndef SNARL_INSTRUMENTER_WAITS_CONTAINERS_H
#define SNARL_INSTRUMENTER_WAITS_CONTAINERS_H

#include "instrumenter/waits/variables.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Module.h"

#include <string>

namespace snarl {

enum class ContainerQuestion { none, empty, size };
// What a call asks a container of libstdc++ or libc++.
ContainerQuestion containerQuestion(const llvm::CallBase &call);

// The containers of a module that are waited for.
class Containers {
public:
  Containers(llvm::Module &module, Variables &variables) : module_(module), variables_(variables) {}

  // The question is what a loop waits for.
  void add(const llvm::Function &question, Variables::Name name);
  bool any() const { return !classes_.empty(); }
  // Tells of the calls in the function that change such a container.
  void tellOfChanges(llvm::Function &function);

private:
  struct Class {
    std::string name; // as it is mangled in its members'
    llvm::Function *empty;
    llvm::Function *count; // null: it can only be asked whether it is empty
    llvm::SmallVector<Variables::Name, 2> containers;
  };
  const Class *classOf(llvm::StringRef function) const;
  bool isAwaited(const Class &of, llvm::Value *container);
  llvm::Value *ask(llvm::IRBuilder<> &builder, llvm::Function &question, llvm::Value *container);
  void tell(llvm::CallBase &call, const Class &of, llvm::Value *container, int added, bool isOne = false);

  llvm::Module &module_;
  Variables &variables_;
  llvm::SmallVector<Class, 2> classes_;
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_CONTAINERS_H
