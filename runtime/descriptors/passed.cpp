#include "runtime/descriptors/passed.h"

#include "runtime/descriptors/under_way.h"
#include "runtime/platform/latest.h"
#include "runtime/platform/sys.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

namespace snarl {
namespace {

// Of the kernel's; `is_event` says which of its two kinds of numbers. All 0: it has no name.
struct Name {
  uint64_t number;
  bool is_event;
  bool operator==(const Name &other) const = default;
};

struct Passed {
  Name name;
  Channel *channel; // holds a reference
};

Latest<Passed, 4096> passed; // guarded by the lock
SpinLock lock;

// "eventfd-id: 7" among what the kernel tells of the descriptor.
Name event_name(int fd) {
  Text path;
  path << "/proc/self/fdinfo/" << fd;
  const long file = sys::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return {};
  char text[512];
  const long length = sys::read(static_cast<int>(file), text, sizeof text);
  sys::close(static_cast<int>(file));
  constexpr char kField[] = "eventfd-id:";
  constexpr long kFieldLength = sizeof kField - 1;
  for (long at = 0; at + kFieldLength < length; ++at) {
    if (__builtin_memcmp(text + at, kField, kFieldLength) != 0)
      continue;
    for (at += kFieldLength; at < length && text[at] == ' ';)
      ++at;
    uint64_t number = 1; // a digit in front, for the kernel's first is 0
    for (; at < length && text[at] >= '0' && text[at] <= '9'; ++at)
      number = 10 * number + static_cast<uint64_t>(text[at] - '0');
    return {number, true};
  }
  return {};
}

Name name_of(int fd) {
  struct stat status;
  if (sys::call(SYS_fstat, fd, reinterpret_cast<long>(&status)) != 0)
    return {};
  if (S_ISSOCK(status.st_mode))
    return {status.st_ino, false};
  return (status.st_mode & S_IFMT) == 0 ? event_name(fd) : Name{};
}

// The lock is held.
Passed *find(const Name &name) {
  return passed.find([&](const Passed &entry) { return entry.name == name; });
}

} // namespace

void description_sent(int fd, Channel &channel) {
  const Name name = name_of(fd);
  if (name.number == 0)
    return put_under_way(fd, channel);
  channel_retain(channel);
  Channel *forgotten;
  {
    SpinGuard guard(lock);
    Passed *entry = find(name);
    if (!entry)
      entry = &passed.next();
    forgotten = entry->channel;
    *entry = {name, &channel};
  }
  if (forgotten)
    channel_drop(*forgotten);
}

Channel *channel_of_received(int fd) {
  const Name name = name_of(fd);
  if (name.number == 0)
    return take_from_under_way(fd);
  SpinGuard guard(lock);
  const Passed *entry = find(name);
  if (!entry)
    return nullptr;
  channel_retain(*entry->channel);
  return entry->channel;
}

void passed_after_fork_in_child() {
  under_way_after_fork_in_child();
  lock = SpinLock();
}

} // namespace snarl
