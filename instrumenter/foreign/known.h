// Libraries without planted code that order threads by locks and atomics of their own: what is known of their calls
// (calls.h), and of the program's functions that they call (entries.h).
#ifndef SNARL_INSTRUMENTER_FOREIGN_KNOWN_H
#define SNARL_INSTRUMENTER_FOREIGN_KNOWN_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace snarl {

// An order that belongs to no object which both sides know. The numbers are what stands for it.
enum ForeignChannel : unsigned {
  kNoChannel,
  kQtRunsEnd,    // of a QRunnable or a QThread
  kQtSlotsEnd,   // of anything that an event loop has called
  kQtLoopsQuit,  // what ends an event loop
  kQtCopiesMade, // of an argument of a signal
  kGlibLoop,     // what an event loop calls …
  kGlibInvoked,  // … or whoever has its context meanwhile
  kRcuReaders,   // of which a grace period waits for the end
  kRcuGracePeriods,
  kRcuCallbacksEnd, // of functions that were to be called after a grace period
};

// What stands for an order: all that was done before one hands it on happens before what follows where another takes it
// up. Arguments are counted from 0 on.
struct ForeignKey {
  enum Kind {
    argument,   // the pointer `first`
    field,      // the pointer at the offset `second` in what argument `first` points to
    pair,       // a function and its data: the pointers `first` and `second`
    field_pair, // the same: the pointer at the beginning of what `first` points to, and the pointer `second`
    channel,    // the channel `first`
    result,     // the pointer that the call returns
    itself,     // of functions that are called: the function …
    own_pair,   // … with its data, the pointer `first`
    sender,     // … a slot of the QObject `first`, if argument `second` is `third`: whose signal it is
    behind,     // another key of the pointer `first`, for the opposite direction
    sender_behind,
  };
  Kind kind;
  unsigned first = 0, second = 0, third = 0;
};

enum class ForeignEffect {
  hands_on,      // before the call
  takes_up,      // after it
  counts,        // a reference count: both, before it
  publishes,     // hands on before the call, to whoever loads the word there by an atomic operation of the headers …
  publishes_int, // … of four bytes
  passes,        // takes up behind the call and what stands in its stead where the headers know that there is no need
  calls,         // argument `first` is a function whose parameter `second` is its data
  loops,         // the same, and an event loop of GLib calls it
  invokes,       // the same, or the thread itself if it gets the loop's context
  retires,       // the same, and a thread of userspace RCU calls it after a grace period
  locks,
  locks_shared,
  tries,
  tries_shared,
  unlocks,
  gives_back, // during the call, a lock that is held
  switches,   // may leave the stack for another one, and be gone on with in another thread
  frees,      // as free() does
};

// A function of such a library, by its mangled name; * in it stands for any text.
struct ForeignCall {
  llvm::StringRef name;
  ForeignEffect effect;
  ForeignKey key;
};

// A function of the program that such a library calls, by its mangled name.
struct ForeignEntry {
  llvm::StringRef part, end;
  unsigned parameters;
  llvm::ArrayRef<ForeignKey> begins, ends; // takes up at its beginning, hands on at its end
};

extern const llvm::ArrayRef<ForeignCall> kGlibCalls, kQtCalls, kUrcuCalls, kBoostCalls;
extern const llvm::ArrayRef<ForeignEntry> kQtEntries;

} // namespace snarl

#endif // SNARL_INSTRUMENTER_FOREIGN_KNOWN_H
