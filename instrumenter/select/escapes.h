// Whether anybody but the thread that has an object may come to know its address.
//
// The address is followed through the function and into the callees that the module defines, as an argument, and back
// as a result. LLVM (PointerMayBeCaptured) goes by the attributes of callees, and gives none to functions of classes
// and templates: another unit may bring the definition that is linked. Here any of them will do, for all do what the
// source says (the one definition rule). So a local vector stays private though `push_back` calls a function to grow
// it.
//
// An object may hold addresses within itself, or within another object that is followed with it, as libstdc++'s short
// strings and closures do: whatever is loaded from there is such an address again.
#ifndef SNARL_INSTRUMENTER_SELECT_ESCAPES_H
#define SNARL_INSTRUMENTER_SELECT_ESCAPES_H

#include "instrumenter/library_name.h"

#include "llvm/IR/Module.h"
#include "llvm/IR/ValueMap.h"

namespace snarl {

// The local variables, parameters by value and new blocks of memory of which nobody else learns. Functions are looked
// at before anything is planted into the module; objects that come later are not known.
class PrivateObjects {
public:
  void lookAt(const llvm::Function &function, LibraryNames &names);

  bool contains(const llvm::Value *object) const { return objects_.lookup(object); }

private:
  llvm::ValueMap<const llvm::Value *, bool> objects_;
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_SELECT_ESCAPES_H
