// What a sigevent asks for: a signal, or (SIGEV_THREAD) a function that libc calls on a thread of its own making.
// Timers, asynchronous I/O and message queues notify so. What was done before the notification was asked for happens
// before it.
//
// libc's threads are unknown to the runtime, so such a function runs through a trampoline that makes its thread known.
// Functions of the same birth place that do not overlap run as one Thread after the other: there may be a million of
// them, and a thread's place in the vector clocks is given back only when somebody knows all that it did. That can hide
// a race between two of them and never makes one up.
#ifndef SNARL_RUNTIME_INTERCEPT_NOTIFICATIONS_H
#define SNARL_RUNTIME_INTERCEPT_NOTIFICATIONS_H

#include "runtime/descriptors/channel_table.h"
#include "runtime/sync/relays.h"

#include <signal.h>

namespace snarl {

// One function to be called by SIGEV_THREAD.
struct Notification {
  enum Kind : uint8_t { once, again_and_again };
  Kind kind;
  void (*function)(sigval);
  sigval value;
  sigevent *borrowed; // where libc reads it: the program's own, to be put right before the function runs; or null
  Channel *tells_of;  // what was put in there happens before, too; holds a reference, or null
  Tid creator;
  Context created_at;
  SpinLock lock; // for `before`
  Relay before;
};

// If the event asks for a function, makes it ask for the trampoline. Null: it does not.
Notification *notification_of(Thread &t, Pc pc, sigevent &event, Notification::Kind kind);
// It will never come. Null allowed.
void forget_notification(Notification *notification);
// All that the thread did so far happens before the notification: called when it is asked for.
void notification_release(Thread &t, Notification &notification);
// The same for the signal that the event asks for, if it does.
void notification_signal_release(const sigevent &event);

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_NOTIFICATIONS_H
