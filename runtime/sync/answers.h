// Wrong calls that the library answers with an error: EPERM of a mutex that checks itself, EDEADLK, EBUSY. Whoever
// looks at the answer knows, and may have asked for nothing else: no misuse. So the finding is held back until it is
// clear that nobody looks, which planted code says behind a call whose result is thrown away
// (instrumenter/ignored_errors.h), or that whoever looked has given up: then it is told with his abort().
#ifndef SNARL_RUNTIME_SYNC_ANSWERS_H
#define SNARL_RUNTIME_SYNC_ANSWERS_H

#include "runtime/channel/facts.h"
#include "runtime/thread/thread.h"

namespace snarl {

struct Lock; // sync/locks.h

// As misuse() would tell it.
struct WrongCall {
  FindingKind kind;
  Context at;
  uintptr_t object;
  LockId lock;
  OtherStack others[2];
  uint32_t others_count;
  const char *text; // null: there is none
};
WrongCall wrong_call(Thread &t, Pc pc, FindingKind kind, uintptr_t object, const Lock *l, const char *text);
void tell(Thread &t, const WrongCall &call);

// What was held back of a thread.
struct HeldBack {
  WrongCall call;
  uint32_t locks;     // so many did its thread hold
  uintptr_t not_held; // a lock that it does not hold, though it took it or tried to, and a finding says why
};

// The call is about to be answered with an error, or has been.
void hold_back(Thread &t, const WrongCall &call);
// A call of the same functions fails for another reason.
void hold_nothing_back(Thread &t);
// The thread did not get the lock, or another one has unlocked it, and a finding says so.
void told_why_not_held(Thread &t, uintptr_t lock);
// The thread unlocks such a lock: that is no news.
bool is_known_not_held(Thread &t, const void *lock);
// The thread is about to end the program because something must not be.
void tell_before_abort(Thread &t, Context at);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_ANSWERS_H
