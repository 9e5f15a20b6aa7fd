// Raw system calls (no errno, no interposition) and text to stderr. Async-signal-safe.
#ifndef SNARL_RUNTIME_PLATFORM_SYS_H
#define SNARL_RUNTIME_PLATFORM_SYS_H

#include "runtime/platform/base.h"

#include <ctime>

namespace snarl::sys {

// Each returns the kernel's value: -errno on failure.
long call(long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0);
long open(const char *path, int flags, int mode = 0);
long close(int fd);
long read(int fd, void *p, size_t n);
long write(int fd, const void *p, size_t n); // all of it, unless an error stops it
long mmap(void *at, size_t n, int protection, int flags, int fd, uint64_t offset);
long munmap(void *at, size_t n);
uint32_t gettid();
uint32_t getpid();
uint64_t now_ns(int clock); // CLOCK_*
// libc's clock_gettime, once it is known: it needs no system call.
void use_clock(int (*clock_gettime)(int clock, timespec *to));
// Copies memory that may not be there (then false). Where the kernel refuses (seccomp), it is read directly.
bool peek(void *to, uintptr_t from, size_t n);
void futex_wait(uint32_t *word, uint32_t value);
void futex_wake(uint32_t *word, uint32_t n);
void yield();
[[noreturn]] void exit_group(int status);

} // namespace snarl::sys

namespace snarl {

// A line builder on the stack; cut, never overflowing.
struct Text {
  char buffer[1024];
  uint32_t length = 0;
  Text &operator<<(const char *s);
  Text &operator<<(char c);
  Text &operator<<(uint64_t v);
  Text &operator<<(int64_t v);
  Text &operator<<(uint32_t v) { return *this << uint64_t{v}; }
  Text &operator<<(int32_t v) { return *this << int64_t{v}; }
  Text &hex(uint64_t v);
  const char *c_str(); // terminated
};

// "snarl: " + text + "\n" on stderr, in one write.
void say(Text &text);
void say(const char *text);

} // namespace snarl

#endif // SNARL_RUNTIME_PLATFORM_SYS_H
