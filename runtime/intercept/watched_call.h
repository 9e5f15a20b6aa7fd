// Calls a routine of the program from inside an interceptor and learns of its end, also when that is an exception or a
// cancellation. The runtime has no exceptions, and the compilers' clean-up code would need the C++ library.
#ifndef SNARL_RUNTIME_INTERCEPT_WATCHED_CALL_H
#define SNARL_RUNTIME_INTERCEPT_WATCHED_CALL_H

namespace snarl {

// Lives on the stack of the interceptor; first member of what `ended` needs.
struct WatchedCall {
  void (*ended)(WatchedCall &); // runs once, before anything outside of the routine sees its end
  WatchedCall *outer;
};

void call_watched(WatchedCall &call, void (*routine)(void *), void *argument);

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_WATCHED_CALL_H
