#include "instrumenter/library_name.h"

#include "instrumenter/names.h"

#include "llvm/Demangle/Demangle.h"

#include <cstdlib>

namespace snarl {
namespace {

using Demangler = llvm::ItaniumPartialDemangler;

std::string printed(const Demangler &demangled, char *(Demangler::*printer)(char *, size_t *) const) {
  size_t size = 0;
  char *text = (demangled.*printer)(nullptr, &size);
  std::string copy = text ? text : "";
  std::free(text);
  return copy;
}

// Namespaces and classes of std are what begins with S and a small letter.
bool namesStd(llvm::StringRef encoding) {
  return encoding.size() > 1 && encoding[0] == 'S' && encoding[1] >= 'a' && encoding[1] <= 'z';
}

} // namespace

LibraryName::LibraryName(llvm::StringRef mangled) {
  if (!hasStart(mangled, "_Z"))
    return;
  llvm::StringRef encoding = mangled.drop_front(2);
  if (hasStart(encoding, "N")) {
    const llvm::StringRef name = encoding.drop_front().ltrim("rVKRO");
    isConst_ = hasPart(encoding.drop_back(name.size()), "K");
    encoding = name;
  }
  Demangler demangled;
  const std::string text = mangled.str(); // what was demangled points into it
  if (!namesStd(encoding) || demangled.partialDemangle(text.c_str()) || !demangled.isFunction())
    return;
  isOfStd_ = true;
  isCtorOrDtor_ = demangled.isCtorOrDtor();
  context_ = printed(demangled, &Demangler::getFunctionDeclContextName);
  const std::string tagged = printed(demangled, &Demangler::getFunctionBaseName);
  base_ = tagged.substr(0, tagged.find("[abi:"));
  parameters_ = printed(demangled, &Demangler::getFunctionParameters);
}

} // namespace snarl
