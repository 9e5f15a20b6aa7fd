// How an interceptor is written:
//
//   #include "runtime/intercept/interceptor.h"
//   #include <pthread.h>
//
//   SNARL_INTERCEPT(int, pthread_mutex_lock, pthread_mutex_t *mutex) {
//     Pc pc = SNARL_CALLER_PC();
//     Thread *t = self();
//     int result = REAL(pthread_mutex_lock)(mutex);
//     if (t && result == 0)
//       lock_acquired(*t, pc, mutex);
//     return result;
//   }
//
// at file scope, outside of every namespace (`using namespace snarl;` is fine). It defines and exports the symbol
// `pthread_mutex_lock`. Its C++ name is snarl_intercept_pthread_mutex_lock, so that the headers of libc may be included
// whatever they declare (noexcept, nonnull, inline). Variadic functions: write `...` as the last parameter.
//
//   SNARL_INTERCEPT_VERSION(int, pthread_cond_wait, "GLIBC_2.3.2", pthread_cond_t *c, pthread_mutex_t *m) { … }
//       for a symbol that libc has in several versions: REAL() is that version, or the newest if that is missing.
//   SNARL_REAL(ssize_t, read, int fd, void *p, size_t n);
//       only REAL(read), in a file that does not intercept it.
//
// Rules:
//   - self() is null before the runtime has started and in threads that it does not know: then just call REAL().
//   - REAL(f) works at any time. It is found by the dynamic linker at first use (at the latest at the start of the
//     runtime, so that a signal handler never has to). Finding it may call malloc, calloc and free: the interceptors
//     of these do not use REAL().
//   - Functions of the C++ library are found even when it came by a dlopen after the start.
//   - REAL_OR_NULL(f): null when this libc has no such function.
//   - Interceptors are weak: a program that defines a function of that name itself keeps its own.
//   - A file that intercepts memcpy, memmove, memset, memcmp, bcmp or strlen defines SNARL_DEFINES_MEM_FUNCTIONS first.
//   - Exceptions, cancellation and longjmp may pass through an interceptor that calls back into the program or blocks;
//     destructors of its locals do not run then.
#ifndef SNARL_RUNTIME_INTERCEPT_INTERCEPTOR_H
#define SNARL_RUNTIME_INTERCEPT_INTERCEPTOR_H

#include "runtime/platform/base.h"

namespace snarl {

// One real function. Written by whoever resolves it first; all writers write the same value.
struct RealSlot {
  const char *name;
  const char *version; // null: the newest
  void *found;
};

// Finds a real function behind our own: dlvsym and dlsym with RTLD_NEXT, then in the C++ library if that is loaded out
// of RTLD_NEXT's reach. Null when there is none. Keeps errno.
SNARL_COLD void *resolve_real(RealSlot &slot);
[[noreturn]] SNARL_COLD void no_real_function(const RealSlot &slot);
// Resolves every REAL() of the runtime. Called once at start, in the main thread.
void resolve_all_reals();

template <typename F> struct Real {
  RealSlot slot;
  SNARL_INLINE F *or_null() {
    void *p = __atomic_load_n(&slot.found, __ATOMIC_RELAXED);
    return reinterpret_cast<F *>(LIKELY(p != nullptr) ? p : resolve_real(slot));
  }
  // Does not look for it: null before the start of the runtime.
  SNARL_INLINE F *if_found() const { return reinterpret_cast<F *>(__atomic_load_n(&slot.found, __ATOMIC_RELAXED)); }
  SNARL_INLINE F *get() {
    F *f = or_null();
    if (UNLIKELY(f == nullptr))
      no_real_function(slot);
    return f;
  }
};

} // namespace snarl

#define SNARL_REAL_VERSION(result, name, version, ...)                                                                 \
  __attribute__((used, section("snarl_reals"))) static constinit ::snarl::Real<result(__VA_ARGS__)>                    \
      snarl_real_##name = {{#name, version, nullptr}}
#define SNARL_REAL(result, name, ...) SNARL_REAL_VERSION(result, name, nullptr, ##__VA_ARGS__)

#define SNARL_INTERCEPT_VERSION(result, name, version, ...)                                                            \
  SNARL_REAL_VERSION(result, name, version, ##__VA_ARGS__);                                                            \
  SNARL_EXPORT __attribute__((weak)) result snarl_intercept_##name(__VA_ARGS__) __asm__(#name);                        \
  SNARL_EXPORT result snarl_intercept_##name(__VA_ARGS__)
#define SNARL_INTERCEPT(result, name, ...) SNARL_INTERCEPT_VERSION(result, name, nullptr, ##__VA_ARGS__)

#define REAL(name) (snarl_real_##name.get())
#define REAL_OR_NULL(name) (snarl_real_##name.or_null())

#endif // SNARL_RUNTIME_INTERCEPT_INTERCEPTOR_H
