#include "runtime/platform/sys.h"

#include <cerrno>
#include <ctime>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <sys/uio.h>

namespace snarl::sys {

long call(long number, long a, long b, long c, long d, long e, long f) {
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}

long open(const char *path, int flags, int mode) {
  return call(SYS_openat, -100 /* AT_FDCWD */, reinterpret_cast<long>(path), flags, mode);
}

long close(int fd) {
  return call(SYS_close, fd);
}

long read(int fd, void *p, size_t n) {
  long got;
  do
    got = call(SYS_read, fd, reinterpret_cast<long>(p), static_cast<long>(n));
  while (got == -EINTR);
  return got;
}

long write(int fd, const void *p, size_t n) {
  const char *from = static_cast<const char *>(p);
  size_t done = 0;
  while (done < n) {
    long wrote = call(SYS_write, fd, reinterpret_cast<long>(from + done), static_cast<long>(n - done));
    if (wrote == -EINTR)
      continue;
    if (wrote <= 0)
      return wrote < 0 ? wrote : -EIO;
    done += static_cast<size_t>(wrote);
  }
  return static_cast<long>(done);
}

long mmap(void *at, size_t n, int protection, int flags, int fd, uint64_t offset) {
  return call(SYS_mmap, reinterpret_cast<long>(at), static_cast<long>(n), protection, flags, fd,
              static_cast<long>(offset));
}

long munmap(void *at, size_t n) {
  return call(SYS_munmap, reinterpret_cast<long>(at), static_cast<long>(n));
}

uint32_t gettid() {
  return static_cast<uint32_t>(call(SYS_gettid));
}
uint32_t getpid() {
  return static_cast<uint32_t>(call(SYS_getpid));
}

namespace {
int (*libc_clock)(int, timespec *);
}

void use_clock(int (*clock_gettime)(int, timespec *)) {
  libc_clock = clock_gettime;
}

uint64_t now_ns(int clock) {
  timespec now{};
  if (libc_clock)
    libc_clock(clock, &now);
  else
    call(SYS_clock_gettime, clock, reinterpret_cast<long>(&now));
  return static_cast<uint64_t>(now.tv_sec) * 1000000000ULL + static_cast<uint64_t>(now.tv_nsec);
}

bool peek(void *to, uintptr_t from, size_t n) {
  const iovec here{to, n}, there{reinterpret_cast<void *>(from), n};
  const long got =
      call(SYS_process_vm_readv, getpid(), reinterpret_cast<long>(&here), 1, reinterpret_cast<long>(&there), 1);
  if (got < 0 && got != -EFAULT) {
    __snarl_memcpy(to, reinterpret_cast<void *>(from), n);
    return true;
  }
  return got == static_cast<long>(n);
}

void futex_wait(uint32_t *word, uint32_t value) {
  call(SYS_futex, reinterpret_cast<long>(word), FUTEX_WAIT_PRIVATE, value);
}

void futex_wake(uint32_t *word, uint32_t n) {
  call(SYS_futex, reinterpret_cast<long>(word), FUTEX_WAKE_PRIVATE, n);
}

void yield() {
  call(SYS_sched_yield);
}

void exit_group(int status) {
  for (;;)
    call(SYS_exit_group, status);
}

} // namespace snarl::sys
