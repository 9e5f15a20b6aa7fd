// std::promise::set_value_at_thread_exit: the library makes the state ready and gives up its ownership, where nothing
// is planted.
#ifndef SNARL_RUNTIME_INTERCEPT_FUTURES_H
#define SNARL_RUNTIME_INTERCEPT_FUTURES_H

namespace snarl {

// When the thread's thread_local objects are gone and before the library makes its delayed results ready: all that the
// thread did happens before whoever finds them ready. The runtime owns them as well from now on, so that the library is
// not the last to give them up: that would destroy them without having seen that others had done so before.
void release_delayed_results();
// When the library has done so: as the last owner in planted code.
void disown_delayed_results();

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_FUTURES_H
