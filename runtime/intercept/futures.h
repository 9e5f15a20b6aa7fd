// std::promise::set_value_at_thread_exit of libstdc++: its library makes the state ready, where nothing is planted.
#ifndef SNARL_RUNTIME_INTERCEPT_FUTURES_H
#define SNARL_RUNTIME_INTERCEPT_FUTURES_H

namespace snarl {

// When the thread's thread_local objects are gone and before the library makes its delayed results ready: all that the
// thread did happens before whoever finds them ready.
void release_delayed_results();

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_FUTURES_H
