// What the system tells of itself and of the process, into the caller's memory.
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/string_bytes.h"

#include <sched.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

using namespace snarl;

// A structure, by a call that returns 0 when it has filled it.
#define SNARL_TELLS(name, type, arguments, ...)                                                                        \
  SNARL_INTERCEPT(int, name, __VA_ARGS__ __VA_OPT__(, ) struct type *to) {                                             \
    const int result = REAL(name) arguments;                                                                           \
    if (result == 0)                                                                                                   \
      touch_write(SNARL_CALLER_PC(), to, sizeof *to);                                                                  \
    return result;                                                                                                     \
  }
SNARL_TELLS(uname, utsname, (to))
SNARL_TELLS(sysinfo, sysinfo, (to))
SNARL_TELLS(getrlimit, rlimit, (resource, to), int resource)
SNARL_TELLS(getrlimit64, rlimit64, (resource, to), int resource)
SNARL_TELLS(getrusage, rusage, (whose, to), int whose)
SNARL_TELLS(sched_getparam, sched_param, (pid, to), pid_t pid)
SNARL_TELLS(sched_rr_get_interval, timespec, (pid, to), pid_t pid)

#define SNARL_SETS_LIMIT(name, type)                                                                                   \
  SNARL_INTERCEPT(int, name, int resource, const struct type *limit) {                                                 \
    touch_read(SNARL_CALLER_PC(), limit, sizeof *limit);                                                               \
    return REAL(name)(resource, limit);                                                                                \
  }
SNARL_SETS_LIMIT(setrlimit, rlimit)
SNARL_SETS_LIMIT(setrlimit64, rlimit64)

#define SNARL_CHANGES_LIMIT(name, type)                                                                                \
  SNARL_INTERCEPT(int, name, pid_t pid, int resource, const struct type *limit, struct type *old) {                    \
    const Pc pc = SNARL_CALLER_PC();                                                                                   \
    if (limit)                                                                                                         \
      touch_read(pc, limit, sizeof *limit);                                                                            \
    const int result = REAL(name)(pid, resource, limit, old);                                                          \
    if (result == 0 && old)                                                                                            \
      touch_write(pc, old, sizeof *old);                                                                               \
    return result;                                                                                                     \
  }
SNARL_CHANGES_LIMIT(prlimit, rlimit)
SNARL_CHANGES_LIMIT(prlimit64, rlimit64)

// A text, and its terminator where there was room for it.
#define SNARL_TELLS_TEXT(name, arguments, ...)                                                                         \
  SNARL_INTERCEPT(int, name, __VA_ARGS__ __VA_OPT__(, ) char *to, size_t room) {                                       \
    const int result = REAL(name) arguments;                                                                           \
    if (result == 0 && !untouched())                                                                                   \
      touch_write(SNARL_CALLER_PC(), to, string_bytes(to, room));                                                      \
    return result;                                                                                                     \
  }
SNARL_TELLS_TEXT(gethostname, (to, room))
SNARL_TELLS_TEXT(getdomainname, (to, room))
SNARL_TELLS_TEXT(getlogin_r, (to, room))
SNARL_TELLS_TEXT(ttyname_r, (fd, to, room), int fd)
SNARL_TELLS_TEXT(ptsname_r, (fd, to, room), int fd)
SNARL_TELLS_TEXT(pthread_getname_np, (thread, to, room), pthread_t thread)

SNARL_INTERCEPT(size_t, confstr, int name, char *to, size_t room) {
  const size_t length = REAL(confstr)(name, to, room);
  if (to && length > 0)
    touch_write(SNARL_CALLER_PC(), to, length < room ? length : room);
  return length;
}

SNARL_INTERCEPT(int, getloadavg, double *to, int count) {
  const int told = REAL(getloadavg)(to, count);
  if (told > 0)
    touch_write(SNARL_CALLER_PC(), to, static_cast<size_t>(told) * sizeof *to);
  return told;
}
SNARL_INTERCEPT(int, getgroups, int room, gid_t *to) {
  const int count = REAL(getgroups)(room, to);
  if (room > 0 && count > 0)
    touch_write(SNARL_CALLER_PC(), to, static_cast<size_t>(count) * sizeof *to);
  return count;
}

SNARL_INTERCEPT(int, sched_getaffinity, pid_t pid, size_t n, cpu_set_t *to) {
  const int result = REAL(sched_getaffinity)(pid, n, to);
  if (result == 0)
    touch_write(SNARL_CALLER_PC(), to, n);
  return result;
}
SNARL_INTERCEPT(int, sched_setaffinity, pid_t pid, size_t n, const cpu_set_t *set) {
  touch_read(SNARL_CALLER_PC(), set, n);
  return REAL(sched_setaffinity)(pid, n, set);
}

SNARL_INTERCEPT(ssize_t, getrandom, void *to, size_t n, unsigned flags) {
  ssize_t got = REAL(getrandom)(to, n, flags);
  if (got > 0)
    touch_write(SNARL_CALLER_PC(), to, static_cast<size_t>(got));
  return got;
}
SNARL_INTERCEPT(int, getentropy, void *to, size_t n) {
  int result = REAL(getentropy)(to, n);
  if (result == 0)
    touch_write(SNARL_CALLER_PC(), to, n);
  return result;
}
