// Opening, duplicating and closing descriptors.
#include "runtime/intercept/descriptor_calls.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/signal_order.h"
#include "runtime/intercept/string_bytes.h"

#include <cstdarg>
#include <fcntl.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

using namespace snarl;

namespace {

bool takes_mode(int flags) {
  return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE;
}

#define SNARL_MODE(flags)                                                                                              \
  mode_t mode = 0;                                                                                                     \
  if (takes_mode(flags)) {                                                                                             \
    va_list arguments;                                                                                                 \
    va_start(arguments, flags);                                                                                        \
    mode = va_arg(arguments, mode_t);                                                                                  \
    va_end(arguments);                                                                                                 \
  }

// Two ends of one channel.
void pair_opened(Pc pc, const int fds[2], OwnKind kind, bool may_come_back) {
  Thread *t = self();
  touch_write(pc, fds, 2 * sizeof *fds);
  if (!t)
    return;
  descriptor_opened(*t, pc, fds[0]);
  descriptor_opened(*t, pc, fds[1]);
  descriptors_made_here(*t, fds[0], fds[1], new_own_channel(kind, may_come_back));
}

OwnKind kind_of_pair(int domain, int type) {
  constexpr int kFlags = SOCK_NONBLOCK | SOCK_CLOEXEC;
  type &= ~kFlags;
  if (domain != AF_UNIX)
    return OwnKind::unknown;
  return type == SOCK_STREAM ? OwnKind::stream : OwnKind::messages;
}

int duplicated(Pc pc, int from, int to) {
  Thread *t = self();
  if (t && to >= 0)
    descriptor_duplicated(*t, pc, from, to);
  if (to >= 0 && to <= STDERR_FILENO)
    goes_uncounted(to); // the standard streams are there already
  return to;
}

// The target is closed first when it is open: dup2 does so, and a use of it races with that.
template <typename Call> int duplicate_onto(Pc pc, int from, int to, Call call) {
  Thread *t = self();
  if (!t || from == to || !descriptor_is_open(from))
    return call();
  descriptor_closing(*t, pc, to);
  return duplicated(pc, from, use_descriptor(pc, from, call));
}

// A call that changes the lock of the descriptor's description. It gives up what it had, also where it only asks for
// another kind.
template <typename Call> int change_file_lock(Pc pc, int fd, FileLockMode mode, Call call) {
  Thread *t = self();
  if (!t)
    return call();
  descriptor_gives_up_file_lock(*t, fd);
  const int result = use_descriptor(pc, fd, call);
  if (result == 0)
    descriptor_has_file_lock(*t, fd, mode);
  return result;
}

FileLockMode mode_of_flock(int operation) {
  const int kind = operation & ~LOCK_NB;
  return kind == LOCK_EX ? FileLockMode::exclusive : kind == LOCK_SH ? FileLockMode::shared : FileLockMode::none;
}

FileLockMode mode_of_range(const void *range) {
  const short kind = static_cast<const struct flock *>(range)->l_type;
  return kind == F_WRLCK ? FileLockMode::exclusive : kind == F_RDLCK ? FileLockMode::shared : FileLockMode::none;
}

} // namespace

#define SNARL_OPEN(name)                                                                                               \
  SNARL_INTERCEPT(int, name, const char *path, int flags, ...) {                                                       \
    SNARL_MODE(flags)                                                                                                  \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    touch_string(pc, path);                                                                                            \
    return opened(pc, REAL(name)(path, flags, mode));                                                                  \
  }
SNARL_OPEN(open)
SNARL_OPEN(open64)
SNARL_OPEN(__open)
SNARL_OPEN(__open64)

#define SNARL_OPEN_AT(name)                                                                                            \
  SNARL_INTERCEPT(int, name, int folder, const char *path, int flags, ...) {                                           \
    SNARL_MODE(flags)                                                                                                  \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    touch_string(pc, path);                                                                                            \
    return opened(pc, use_descriptor(pc, folder, [=] { return REAL(name)(folder, path, flags, mode); }));              \
  }
SNARL_OPEN_AT(openat)
SNARL_OPEN_AT(openat64)

// The fortified forms without a mode.
#define SNARL_OPENS(name, touches, arguments, ...)                                                                     \
  SNARL_INTERCEPT(int, name __VA_OPT__(, ) __VA_ARGS__) {                                                              \
    [[maybe_unused]] Pc pc = SNARL_CALLER_PC();                                                                        \
    touches;                                                                                                           \
    return opened(pc, REAL(name) arguments);                                                                           \
  }
SNARL_OPENS(__open_2, touch_string(pc, path), (path, flags), const char *path, int flags)
SNARL_OPENS(__open64_2, touch_string(pc, path), (path, flags), const char *path, int flags)
SNARL_OPENS(__openat_2, touch_string(pc, path), (folder, path, flags), int folder, const char *path, int flags)
SNARL_OPENS(__openat64_2, touch_string(pc, path), (folder, path, flags), int folder, const char *path, int flags)
SNARL_OPENS(creat, touch_string(pc, path), (path, mode), const char *path, mode_t mode)
SNARL_OPENS(creat64, touch_string(pc, path), (path, mode), const char *path, mode_t mode)
SNARL_OPENS(memfd_create, touch_string(pc, name), (name, flags), const char *name, unsigned flags)
SNARL_OPENS(shm_open, touch_string(pc, name), (name, flags, mode), const char *name, int flags, mode_t mode)
SNARL_OPENS(posix_openpt, , (flags), int flags)
SNARL_OPENS(inotify_init, , ())
SNARL_OPENS(inotify_init1, , (flags), int flags)
SNARL_OPENS(timerfd_create, , (clock, flags), int clock, int flags)
SNARL_OPENS(pidfd_open, , (pid, flags), pid_t pid, unsigned flags)

// The template in the caller's memory is read and its X replaced.
#define SNARL_TEMPORARY(name, arguments, ...)                                                                          \
  SNARL_INTERCEPT(int, name, char *path __VA_OPT__(, ) __VA_ARGS__) {                                                  \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    if (!untouched())                                                                                                  \
      touch_write(pc, path, string_length(path));                                                                      \
    return opened(pc, REAL(name) arguments);                                                                           \
  }
SNARL_TEMPORARY(mkstemp, (path))
SNARL_TEMPORARY(mkstemp64, (path))
SNARL_TEMPORARY(mkostemp, (path, flags), int flags)
SNARL_TEMPORARY(mkostemp64, (path, flags), int flags)
SNARL_TEMPORARY(mkstemps, (path, suffix), int suffix)
SNARL_TEMPORARY(mkstemps64, (path, suffix), int suffix)
SNARL_TEMPORARY(mkostemps, (path, suffix, flags), int suffix, int flags)
SNARL_TEMPORARY(mkostemps64, (path, suffix, flags), int suffix, int flags)

SNARL_INTERCEPT(int, signalfd, int fd, const sigset_t *mask, int flags) {
  int result = REAL(signalfd)(fd, mask, flags);
  Thread *t = self();
  if (!t || result < 0)
    return result;
  if (fd < 0)
    descriptor_opened(*t, SNARL_CALLER_PC(), result);
  uint64_t signals;
  __snarl_memcpy(&signals, mask, sizeof signals);
  signals_come_by_descriptor(*t, result, signals);
  return result;
}

SNARL_INTERCEPT(int, eventfd, unsigned value, int flags) {
  const int result = opened(SNARL_CALLER_PC(), REAL(eventfd)(value, flags));
  Thread *t = self();
  if (t && result >= 0) {
    const OwnKind kind = flags & EFD_SEMAPHORE ? OwnKind::semaphore : OwnKind::counter;
    descriptors_made_here(*t, result, -1, new_own_channel(kind, flags & EFD_NONBLOCK, value));
  }
  return result;
}

SNARL_INTERCEPT(int, pipe, int fds[2]) {
  int result = REAL(pipe)(fds);
  if (result == 0)
    pair_opened(SNARL_CALLER_PC(), fds, OwnKind::pipe, false);
  return result;
}
SNARL_INTERCEPT(int, pipe2, int fds[2], int flags) {
  int result = REAL(pipe2)(fds, flags);
  if (result == 0)
    pair_opened(SNARL_CALLER_PC(), fds, flags & O_DIRECT ? OwnKind::unknown : OwnKind::pipe, flags & O_NONBLOCK);
  return result;
}
SNARL_INTERCEPT(int, socketpair, int domain, int type, int protocol, int fds[2]) {
  int result = REAL(socketpair)(domain, type, protocol, fds);
  if (result == 0)
    pair_opened(SNARL_CALLER_PC(), fds, kind_of_pair(domain, type), type & SOCK_NONBLOCK);
  return result;
}

SNARL_INTERCEPT(int, dup, int fd) {
  Pc pc = SNARL_CALLER_PC();
  return duplicated(pc, fd, use_descriptor(pc, fd, [=] { return REAL(dup)(fd); }));
}
SNARL_INTERCEPT(int, dup2, int from, int to) {
  return duplicate_onto(SNARL_CALLER_PC(), from, to, [=] { return REAL(dup2)(from, to); });
}
SNARL_INTERCEPT(int, dup3, int from, int to, int flags) {
  return duplicate_onto(SNARL_CALLER_PC(), from, to, [=] { return REAL(dup3)(from, to, flags); });
}

// The third argument is an int, a pointer or nothing: passed on as the register holds it.
#define SNARL_FCNTL(name)                                                                                              \
  SNARL_INTERCEPT(int, name, int fd, int command, ...) {                                                               \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    va_list arguments;                                                                                                 \
    va_start(arguments, command);                                                                                      \
    void *argument = va_arg(arguments, void *);                                                                        \
    va_end(arguments);                                                                                                 \
    if (command == F_OFD_SETLK || command == F_OFD_SETLKW)                                                             \
      return change_file_lock(pc, fd, mode_of_range(argument), [=] { return REAL(name)(fd, command, argument); });     \
    int result = use_descriptor(pc, fd, [=] { return REAL(name)(fd, command, argument); });                            \
    if (command == F_SETFL && result == 0)                                                                             \
      comes_back(fd, reinterpret_cast<uintptr_t>(argument) & O_NONBLOCK);                                              \
    return command == F_DUPFD || command == F_DUPFD_CLOEXEC ? duplicated(pc, fd, result) : result;                     \
  }
SNARL_FCNTL(fcntl)
SNARL_FCNTL(fcntl64)

SNARL_INTERCEPT(int, flock, int fd, int operation) {
  return change_file_lock(SNARL_CALLER_PC(), fd, mode_of_flock(operation), [=] { return REAL(flock)(fd, operation); });
}

SNARL_INTERCEPT(int, ioctl, int fd, unsigned long request, ...) {
  va_list arguments;
  va_start(arguments, request);
  void *argument = va_arg(arguments, void *);
  va_end(arguments);
  const int result = use_descriptor(SNARL_CALLER_PC(), fd, [=] { return REAL(ioctl)(fd, request, argument); });
  if (request == FIONBIO && result == 0)
    comes_back(fd, *static_cast<const int *>(argument) != 0);
  return result;
}

SNARL_INTERCEPT(int, close, int fd) {
  return close_descriptor(SNARL_CALLER_PC(), fd, [=] { return REAL(close)(fd); });
}
SNARL_INTERCEPT(int, __close, int fd) {
  return close_descriptor(SNARL_CALLER_PC(), fd, [=] { return REAL(__close)(fd); });
}
// By its flags it closes none, or its thread's only.
SNARL_INTERCEPT(int, close_range, unsigned first, unsigned last, int flags) {
  if (flags != 0)
    return REAL(close_range)(first, last, flags);
  return close_descriptors(SNARL_CALLER_PC(), first, last, [=] { return REAL(close_range)(first, last, 0); });
}
SNARL_INTERCEPT(void, closefrom, int first) {
  close_descriptors(SNARL_CALLER_PC(), first < 0 ? 0 : first, ~0u, [=] { REAL(closefrom)(first); });
}
