// Objects of the C++ libraries whose members stand in the library, where nothing is planted: strings (all members,
// where the standard is older than C++20), paths, locales, streams. What such a call does to the object itself is an
// access by its caller. The rule is the standard's ([res.on.data.races]): a const member reads the object, another one
// changes it, but those that hand out a place within it ([container.requirements.dataraces]).
//
// Not here: what the text of a string consists of, which the library reads and writes by functions of libc; trees and
// lists, whose nodes only the runtime can tell (runtime/intercept/library_containers.cpp).
#ifndef SNARL_INSTRUMENTER_SELECT_LIBRARY_OBJECTS_H
#define SNARL_INSTRUMENTER_SELECT_LIBRARY_OBJECTS_H

#include "instrumenter/check.h"
#include "instrumenter/library_name.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/InstrTypes.h"

namespace snarl {

struct ObjectUse {
  unsigned argument;
  uint64_t size; // from the object's start
  Direction direction;
};

// What the call does to strings, paths, … that are its arguments.
llvm::SmallVector<ObjectUse, 2> objectsUsedBy(const llvm::CallBase &call, LibraryNames &names);

// What a function of a library's does with an address that it is given.
enum class LibraryUse : uint8_t {
  unknown,  // may keep it
  passing,  // forgets it
  ofString, // a string's, which may keep it within itself, or a place within one; may give it back
};
LibraryUse useByLibrary(const llvm::Function &callee, unsigned argument, LibraryNames &names);

struct StreamUse {
  llvm::CallBase *call;
  unsigned argument;
  unsigned what; // snarl_stream_*
};

using StreamUses = llvm::SmallVector<StreamUse, 4>;

// The calls that use a stream, in program order.
StreamUses findStreamUses(llvm::Function &function, LibraryNames &names);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_SELECT_LIBRARY_OBJECTS_H
