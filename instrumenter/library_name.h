// What the mangled name of a function of the C++ library says, in the source's words.
#ifndef SNARL_INSTRUMENTER_LIBRARY_NAME_H
#define SNARL_INSTRUMENTER_LIBRARY_NAME_H

#include "llvm/ADT/StringMap.h"
#include "llvm/IR/Function.h"

#include <string>

namespace snarl {

class LibraryName {
public:
  explicit LibraryName(llvm::StringRef mangled);

  bool isOfStd() const { return isOfStd_; } // else all else is empty
  bool isConst() const { return isConst_; }
  bool isConstructor() const { return isCtorOrDtor_ && !isDestructor(); }
  bool isDestructor() const { return isCtorOrDtor_ && base_[0] == '~'; }
  llvm::StringRef context() const { return context_; }       // "std::__cxx11::basic_string<char, …>"
  llvm::StringRef base() const { return base_; }             // "operator=", without the tags of the library's version
  llvm::StringRef parameters() const { return parameters_; } // "(char const*, unsigned long)"

private:
  bool isOfStd_ = false, isConst_ = false, isCtorOrDtor_ = false;
  std::string context_, base_, parameters_;
};

// Many calls have the same callee: each name is taken apart once.
class LibraryNames {
public:
  const LibraryName &of(const llvm::Function &function) {
    return known_.try_emplace(function.getName(), function.getName()).first->second;
  }

private:
  llvm::StringMap<LibraryName> known_;
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_LIBRARY_NAME_H
