#include "runtime/descriptors/under_way.h"

#include "runtime/platform/latest.h"
#include "runtime/platform/sys.h"

#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

namespace snarl {
namespace {

struct Held {
  int fd;
  Channel *channel; // holds a reference; null: nothing is held here
};

Latest<Held, 16> held; // guarded by the lock
SpinLock lock;

bool is_one_of(const char *text, long length, const char *kind) {
  const auto size = static_cast<long>(__builtin_strlen(kind));
  return length == size && __builtin_memcmp(text, kind, static_cast<size_t>(size)) == 0;
}

bool has_no_name(int fd) {
  Text path;
  path << "/proc/self/fd/" << fd;
  char text[32];
  const long length =
      sys::call(SYS_readlink, reinterpret_cast<long>(path.c_str()), reinterpret_cast<long>(text), sizeof text);
  return is_one_of(text, length, "anon_inode:[timerfd]") || is_one_of(text, length, "anon_inode:[signalfd]") ||
         is_one_of(text, length, "anon_inode:[eventpoll]");
}

// High up, where it is in nobody's way: the program's next descriptor has the number that it would have.
int duplicate(int fd) {
  constexpr long kNumbers = 1024;
  rlimit limit{};
  sys::call(SYS_prlimit64, 0, RLIMIT_NOFILE, 0, reinterpret_cast<long>(&limit));
  const long numbers = limit.rlim_cur < kNumbers ? static_cast<long>(limit.rlim_cur) : kNumbers;
  return static_cast<int>(sys::call(SYS_fcntl, fd, F_DUPFD_CLOEXEC, numbers - numbers / 8));
}

// What is set of a description by one number is seen by each of them. The signal that tells of input is never sent by
// descriptions of these kinds, so it may be another one for a moment.
bool is_same_description(int a, int b) {
  const long signal = sys::call(SYS_fcntl, a, F_GETSIG), other = signal == SIGIO ? SIGURG : SIGIO;
  if (signal < 0 || sys::call(SYS_fcntl, a, F_SETSIG, other) != 0)
    return false;
  const bool same = sys::call(SYS_fcntl, b, F_GETSIG) == other;
  sys::call(SYS_fcntl, a, F_SETSIG, signal);
  return same && sys::call(SYS_fcntl, b, F_GETSIG) == signal;
}

// The program may have closed the number, and have it now for something else (closefrom).
void let_go(const Held &entry) {
  if (!entry.channel)
    return;
  if (has_no_name(entry.fd))
    sys::close(entry.fd);
  channel_drop(*entry.channel);
}

} // namespace

void put_under_way(int fd, Channel &channel) {
  if (!has_no_name(fd))
    return;
  const int own = duplicate(fd);
  if (own < 0)
    return;
  channel_retain(channel);
  Held forgotten;
  {
    SpinGuard guard(lock);
    Held &entry = held.next();
    forgotten = entry;
    entry = {own, &channel};
  }
  let_go(forgotten);
}

Channel *take_from_under_way(int fd) {
  if (!has_no_name(fd))
    return nullptr;
  Held found{};
  {
    SpinGuard guard(lock);
    Held *entry = held.find(
        [&](const Held &each) { return each.channel && has_no_name(each.fd) && is_same_description(each.fd, fd); });
    if (entry) {
      found = *entry;
      entry->channel = nullptr;
    }
  }
  if (!found.channel)
    return nullptr;
  channel_retain(*found.channel);
  let_go(found);
  return found.channel;
}

void under_way_after_fork_in_child() {
  lock = SpinLock();
}

} // namespace snarl
