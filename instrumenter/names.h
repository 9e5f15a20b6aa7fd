// Parts of names, mangled ones above all: StringRef's own methods for this are not the same in all versions of LLVM.
#ifndef SNARL_INSTRUMENTER_NAMES_H
#define SNARL_INSTRUMENTER_NAMES_H

#include "llvm/ADT/StringRef.h"

namespace snarl {

inline bool hasStart(llvm::StringRef name, llvm::StringRef start) {
  return name.substr(0, start.size()) == start;
}

inline bool hasPart(llvm::StringRef name, llvm::StringRef part) {
  return name.find(part) != llvm::StringRef::npos;
}

inline bool hasEnd(llvm::StringRef name, llvm::StringRef end) {
  return name.size() >= end.size() && name.substr(name.size() - end.size()) == end;
}

} // namespace snarl

#endif // SNARL_INSTRUMENTER_NAMES_H
