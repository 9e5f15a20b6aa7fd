#include "instrumenter/select/library_objects.h"

#include "instrumenter/names.h"

#include "llvm/IR/InstIterator.h"

namespace snarl {
namespace {

// A class whose objects have their state at their start. Of libstdc++'s strings that is where the text is and how long
// it is: behind it may lie the text itself, whose characters may be changed while others ask for the length. libc++
// keeps both in the same bytes; who reads them looks at the first one.
struct LibraryClass {
  llvm::StringRef name; // without the template's arguments
  uint64_t whole, read, written;
};
constexpr LibraryClass kLibraryClasses[] = {
    {"std::__cxx11::basic_string", 32, 16, 16},
    {"std::__1::basic_string", 24, 1, 24},
    {"std::filesystem::__cxx11::path", 40, 16, 16},
    {"std::__1::__fs::filesystem::path", 24, 1, 24},
    {"std::filesystem::__cxx11::directory_iterator", 16, 16, 16},
    {"std::filesystem::__cxx11::recursive_directory_iterator", 16, 16, 16},
    {"std::locale", 8, 8, 8},
    {"std::__1::locale", 8, 8, 8},
};

// Members that are not const, and leave the object as it is.
constexpr llvm::StringRef kHandOutPlaces[] = {"begin", "end",  "rbegin", "rend",       "front",
                                              "back",  "data", "at",     "operator[]", "_M_local_data"};

constexpr llvm::StringRef kStreamClasses[] = {"ostream",
                                              "istream",
                                              "iostream",
                                              "basic_ostream",
                                              "basic_istream",
                                              "basic_iostream",
                                              "basic_ofstream",
                                              "basic_ifstream",
                                              "basic_fstream",
                                              "basic_ostringstream",
                                              "basic_istringstream",
                                              "basic_stringstream"};
constexpr llvm::StringRef kStreamBases[] = {"ios", "ios_base", "basic_ios"};
// With a stream as the first argument.
constexpr llvm::StringRef kStreamFunctions[] = {"operator<<", "operator>>", "__ostream_insert", "endl",
                                                "ends",       "flush",      "getline",          "ws"};

// Members that put in or take out, or put what was put in to its place; and those of file streams that begin and end
// it.
constexpr llvm::StringRef kTransfers[] = {"operator<<", "operator>>", "_M_insert", "_M_extract", "put",  "write",
                                          "flush",      "seekp",      "tellp",     "get",        "read", "getline",
                                          "ignore",     "peek",       "unget",     "putback",    "sync", "seekg",
                                          "tellg",      "readsome",   "open",      "close"};

constexpr llvm::StringRef kConditionVariables[] = {"std::condition_variable", "std::__1::condition_variable"};
constexpr llvm::StringRef kDeallocations[] = {"_ZdlPv", "_ZdaPv"};
constexpr llvm::StringRef kStringAndStream[] = {"operator<<", "operator>>", "getline"};

template <size_t N> bool isOneOf(llvm::StringRef name, const llvm::StringRef (&names)[N]) {
  for (llvm::StringRef one : names)
    if (name == one)
      return true;
  return false;
}

// Of a class itself: what is nested in a template has another name.
llvm::StringRef withoutArguments(llvm::StringRef name) {
  const size_t arguments = name.find('<');
  if (arguments != llvm::StringRef::npos && name.back() != '>')
    return "";
  return name.substr(0, arguments);
}

// "std::__cxx11::basic_ostringstream" -> "basic_ostringstream"; nothing outside of std.
llvm::StringRef nameInStd(llvm::StringRef name) {
  if (!hasStart(name, "std::"))
    return "";
  name = name.substr(5);
  for (llvm::StringRef inlined : {"__cxx11::", "__1::"})
    if (hasStart(name, inlined))
      return name.substr(inlined.size());
  return name;
}

// Nothing is planted in it: it stands in a library.
const llvm::Function *libraryFunction(const llvm::CallBase &call) {
  const llvm::Function *callee = call.getCalledFunction();
  if (!callee || callee->isIntrinsic() || callee->arg_empty() || !hasStart(callee->getName(), "_Z"))
    return nullptr;
  return callee->isDeclaration() || callee->hasAvailableExternallyLinkage() ? callee : nullptr;
}

const LibraryClass *libraryClass(llvm::StringRef context) {
  const llvm::StringRef name = withoutArguments(context);
  for (const LibraryClass &known : kLibraryClasses)
    if (name == known.name)
      return &known;
  return nullptr;
}

// Static members have no object for an argument, and no reference to one comes first.
bool isReferenceTo(const llvm::Function &function, unsigned argument, uint64_t size) {
  return argument < function.arg_size() && (function.getParamDereferenceableBytes(argument) == size ||
                                            function.getParamDereferenceableOrNullBytes(argument) == size);
}

bool isString(const LibraryClass &known) {
  return hasEnd(known.name, "::basic_string");
}

// A reference to one: a pointer to text says nothing of what it points to.
bool isStringOf(const llvm::Function &function, unsigned argument) {
  for (const LibraryClass &known : kLibraryClasses)
    if (isString(known) && isReferenceTo(function, argument, known.whole))
      return true;
  return false;
}

bool changesArguments(const LibraryName &name) {
  return name.base() == "swap" || hasPart(name.parameters(), "&&");
}

class StreamFinder {
public:
  StreamFinder(LibraryNames &names, StreamUses &found) : names_(names), found_(found) {}

  void visit(llvm::CallBase &call) {
    const llvm::Function *callee = libraryFunction(call);
    if (callee)
      visit(call, *callee, names_.of(*callee));
  }

private:
  LibraryNames &names_;
  StreamUses &found_;

  void visit(llvm::CallBase &call, const llvm::Function &callee, const LibraryName &name) {
    const unsigned first = callee.hasStructRetAttr();
    if (first >= callee.arg_size() || !callee.getArg(first)->getType()->isPointerTy())
      return;
    const unsigned library = hasPart(name.context(), "__1") ? snarl_stream_of_libcxx : 0;
    const unsigned changes = name.isConst() ? 0 : snarl_stream_changes;
    const llvm::StringRef context = withoutArguments(nameInStd(name.context()));
    if (isOneOf(context, kStreamClasses)) {
      // Before it is constructed there is nothing to ask for its base.
      if (!name.isConstructor() && isReference(callee, first))
        found_.push_back({&call, first, library | changes | transfers(name)});
    } else if (isOneOf(context, kStreamBases)) {
      if (!name.isConstructor() && isReference(callee, first))
        found_.push_back({&call, first, library | changes | snarl_stream_base});
    } else if ((name.context() == "std" || name.context() == "std::__1") && isOneOf(name.base(), kStreamFunctions) &&
               takesStreamFirst(name.parameters())) {
      found_.push_back(
          {&call, first, library | snarl_stream_changes | (isManipulator(name) ? 0U : snarl_stream_transfers)});
    }
  }

  static unsigned transfers(const LibraryName &name) {
    return isOneOf(name.base(), kTransfers) && !isManipulator(name) ? snarl_stream_transfers : 0;
  }

  // `out << std::hex`, `out << std::setw(4)`: they change the stream alone.
  static bool isManipulator(const LibraryName &name) {
    return hasPart(name.parameters(), "(*)") || hasPart(name.parameters(), "std::_Set") ||
           hasPart(name.parameters(), "std::_Resetiosflags");
  }

  static bool isReference(const llvm::Function &callee, unsigned argument) {
    return callee.getParamDereferenceableBytes(argument) || callee.getParamDereferenceableOrNullBytes(argument);
  }

  static bool takesStreamFirst(llvm::StringRef parameters) {
    if (!hasStart(parameters, "("))
      return false;
    const llvm::StringRef first = parameters.substr(1, parameters.find_first_of("<&,)") - 1);
    return isOneOf(nameInStd(first), kStreamClasses);
  }
};

} // namespace

llvm::SmallVector<ObjectUse, 2> objectsUsedBy(const llvm::CallBase &call, LibraryNames &names) {
  llvm::SmallVector<ObjectUse, 2> uses;
  const llvm::Function *callee = libraryFunction(call);
  if (!callee)
    return uses;
  const LibraryName &name = names.of(*callee);
  const LibraryClass *known = libraryClass(name.context());
  if (!known)
    return uses;
  const unsigned self = callee->hasStructRetAttr();
  if (!isReferenceTo(*callee, self, known->whole))
    return uses;
  const auto use = [&](unsigned argument, bool changes) {
    uses.push_back({argument, changes ? known->written : known->read, changes ? Direction::write : Direction::read});
  };
  use(self, !name.isConst() && !isOneOf(name.base(), kHandOutPlaces));
  for (unsigned argument = self + 1; argument < callee->arg_size(); ++argument)
    if (isReferenceTo(*callee, argument, known->whole))
      use(argument, changesArguments(name));
  // A copy is of the text as well, where that may be in the object.
  if (uses.size() == 2 && callee->arg_size() == self + 2 && (name.isConstructor() || name.base() == "operator="))
    uses.back().size = known->written;
  return uses;
}

LibraryUse useByLibrary(const llvm::Function &callee, unsigned argument, LibraryNames &names) {
  if (!hasStart(callee.getName(), "_Z"))
    return LibraryUse::unknown;
  if (callee.isDeclaration() && isOneOf(callee.getName().substr(0, 6), kDeallocations))
    return LibraryUse::passing;
  const LibraryName &name = names.of(callee);
  if (const LibraryClass *known = libraryClass(name.context()); known && isString(*known))
    return isStringOf(callee, argument) ? LibraryUse::ofString : LibraryUse::passing;
  if (argument > 0 && isOneOf(name.context(), kConditionVariables))
    return LibraryUse::passing; // the lock
  if (name.context() != "std" && name.context() != "std::__1")
    return LibraryUse::unknown;
  if (name.base() == "_Hash_bytes" || (argument == 1 && name.base() == "__ostream_insert"))
    return LibraryUse::passing;
  const bool isRead = isOneOf(name.base(), kStringAndStream) && isStringOf(callee, argument);
  return argument == 1 && isRead ? LibraryUse::ofString : LibraryUse::unknown;
}

StreamUses findStreamUses(llvm::Function &function, LibraryNames &names) {
  StreamUses found;
  StreamFinder finder(names, found);
  for (llvm::Instruction &instruction : llvm::instructions(function))
    if (auto *call = llvm::dyn_cast<llvm::CallBase>(&instruction))
      finder.visit(*call);
  return found;
}

} // namespace snarl
