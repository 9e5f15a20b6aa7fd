// What every file of the runtime may use. The runtime lives inside other people's programs:
//   1. No exceptions, no RTTI, no libstdc++ symbols, no thread-safe statics, no late constructors.
//   2. Never call an interposed function (malloc, memcpy, pthread_*, read, …) by its own name; use
//      platform/ or REAL(). Compiler-made calls to memcpy/memset/memmove/memcmp go to __snarl_mem*.
//   3. Anything reachable from a signal handler or from planted code allocates only by platform/memory.h.
//   4. errno is the program's: an interceptor leaves it as the real function set it.
//   5. Every symbol that is not an intended interposition or part of abi.h is hidden.
#ifndef SNARL_RUNTIME_PLATFORM_BASE_H
#define SNARL_RUNTIME_PLATFORM_BASE_H

#include <cstddef>
#include <cstdint>

// Compiler-generated calls must not reach the interposed functions. (Not in the file that defines those.)
#ifndef SNARL_DEFINES_MEM_FUNCTIONS
__asm__("memcpy = __snarl_memcpy\nmemmove = __snarl_memmove\nmemset = __snarl_memset\nmemcmp = __snarl_memcmp\n"
        "bcmp = __snarl_memcmp\nstrlen = __snarl_strlen\n");
#endif

extern "C" {
void *__snarl_memcpy(void *to, const void *from, size_t n);
void *__snarl_memmove(void *to, const void *from, size_t n);
void *__snarl_memset(void *to, int c, size_t n);
int __snarl_memcmp(const void *a, const void *b, size_t n);
size_t __snarl_strlen(const char *s);
}

#define SNARL_EXPORT extern "C" __attribute__((visibility("default"), used))
#define SNARL_INLINE __attribute__((always_inline)) inline
#define SNARL_NOINLINE __attribute__((noinline))
#define SNARL_COLD __attribute__((noinline, cold))
#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)

namespace snarl {

using Pc = uintptr_t; // a code address; for a call, its return address
#define SNARL_CALLER_PC() (reinterpret_cast<::snarl::Pc>(__builtin_return_address(0)))

// Asks for the line that is about to be read, or written to. (The compiler's own does nothing where it may not use
// vector registers, as here.) Any address will do.
SNARL_INLINE void prefetch(const volatile void *p) {
  __asm__ volatile("prefetcht0 (%0)" : : "r"(p));
}
SNARL_INLINE void prefetch_to_write(const volatile void *p) {
  __asm__ volatile("prefetchw (%0)" : : "r"(p));
}

// Prints "snarl: internal error: …" and aborts. A fault of Snarl never becomes silence.
[[noreturn]] SNARL_COLD void internal_error(const char *file, int line, const char *what);
#define SNARL_CHECK(condition)                                                                                         \
  do {                                                                                                                 \
    if (UNLIKELY(!(condition)))                                                                                        \
      ::snarl::internal_error(__FILE__, __LINE__, #condition);                                                         \
  } while (0)

} // namespace snarl

#endif // SNARL_RUNTIME_PLATFORM_BASE_H
