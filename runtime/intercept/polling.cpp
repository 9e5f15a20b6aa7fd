// Waiting for several descriptors. What made a descriptor ready happens before the return.
#include "runtime/channel/table.h"
#include "runtime/intercept/descriptor_calls.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/platform/signals.h"

#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/timerfd.h>

using namespace snarl;

namespace {

// Of a call that waits, without a limit, until one of several descriptors has something to read: what comes before its
// return for certain. Of others nothing does.
class WaitForAny {
public:
  explicit WaitForAny(bool without_limit) : thread_(without_limit ? self() : nullptr) {}
  ~WaitForAny() {
    for (uint32_t i = 0; i < count_; ++i)
      channel_drop(*ends_[i].channel);
  }
  WaitForAny(const WaitForAny &) = delete;
  WaitForAny &operator=(const WaitForAny &) = delete;

  void add(int fd) {
    const OwnEnd end = thread_ ? descriptor_own_end(*thread_, fd) : OwnEnd{};
    if (end.channel && count_ < kMost) {
      ends_[count_++] = end;
      first_ = count_ == 1 ? fd : first_;
    } else if (end.channel) {
      channel_drop(*end.channel);
      more_ = true;
    } else {
      give_up();
    }
  }
  void give_up() { thread_ = nullptr; }
  // Nobody else can end the call: its thread waits for others of this process.
  template <typename Call> auto wait(Pc pc, Call call) const {
    if (!thread_ || count_ == 0)
      return call();
    return wait_for_own(*thread_, pc, first_, [&] { return own_channel_is_private(*ends_[0].channel->own); }, call);
  }
  void over(bool ended) {
    if (thread_ && count_ > 0 && !more_)
      own_waited(*thread_, ends_, count_, ended);
  }

private:
  static constexpr uint32_t kMost = 8;
  Thread *thread_;
  OwnEnd ends_[kMost];
  uint32_t count_ = 0;
  int first_ = -1;    // the descriptor of the first
  bool more_ = false; // that are not in the list
};

// A descriptor of this process's own has something to read, and the thread knows: a read that does not block finds it.
void is_ready(int fd) {
  if (const OwnEndInUse own(fd); !own.is_none())
    own_is_ready(*own.thread, own.end);
}

void wait_for(WaitForAny &wait, const pollfd &asked) {
  constexpr short kToRead = POLLIN | POLLRDNORM | POLLRDBAND | POLLPRI | POLLRDHUP | POLLHUP | POLLERR;
  if (asked.events & ~kToRead)
    wait.give_up();
  else if (asked.fd >= 0)
    wait.add(asked.fd);
}

template <typename Call> SNARL_INLINE int poll_in_order(Pc pc, pollfd *fds, nfds_t count, Call call) {
  Thread *t = thread_among_others();
  if (!fds)
    count = 0; // the system refuses it
  for (nfds_t i = 0; t && i < count; ++i) {
    touch_read(pc, &fds[i], offsetof(pollfd, revents));
    if (fds[i].fd >= 0)
      descriptor_used(*t, pc, fds[i].fd);
  }
  int ready = call();
  t = thread_among_others();
  for (nfds_t i = 0; t && ready > 0 && i < count; ++i) {
    if (fds[i].fd >= 0 && fds[i].revents)
      descriptor_acquire(*t, fds[i].fd);
    touch_write(pc, &fds[i].revents, sizeof fds[i].revents);
  }
  return ready;
}

template <typename Call>
SNARL_INLINE int poll_descriptors(Pc pc, pollfd *fds, nfds_t count, bool without_limit, Call call) {
  WaitForAny wait(without_limit);
  for (nfds_t i = 0; without_limit && fds && i < count; ++i)
    wait_for(wait, fds[i]);
  const int ready = poll_in_order(pc, fds, count, [&] { return wait.wait(pc, call); });
  for (nfds_t i = 0; ready > 0 && i < count; ++i)
    if (fds[i].fd >= 0 && fds[i].revents & (POLLIN | POLLRDNORM))
      is_ready(fds[i].fd);
  if (without_limit && ready > 0) {
    short found = 0;
    for (nfds_t i = 0; i < count; ++i)
      found |= fds[i].revents;
    wait.over(!(found & (POLLIN | POLLRDNORM)));
  }
  return ready;
}

void touch_set(Pc pc, const fd_set *set, int count, bool written) {
  if (!set || count <= 0)
    return;
  size_t bytes = (static_cast<size_t>(count) + 63) / 64 * 8;
  if (written)
    touch_write(pc, set, bytes);
  else
    touch_read(pc, set, bytes);
}

// As a raw word: sets may be larger than FD_SETSIZE.
bool in_set(const fd_set *set, int fd) {
  return set && (reinterpret_cast<const uint64_t *>(set)[fd / 64] >> (fd % 64) & 1);
}

template <typename Call>
SNARL_INLINE int select_in_order(Pc pc, int count, fd_set *in, fd_set *out, fd_set *except, Call call) {
  if (!thread_among_others())
    return call();
  fd_set *const sets[] = {in, out, except};
  for (fd_set *set : sets)
    touch_set(pc, set, count, false);
  for (int fd = 0; fd < count; ++fd)
    if (in_set(in, fd) || in_set(out, fd) || in_set(except, fd))
      descriptor_used(*self(), pc, fd);
  int ready = call();
  Thread *t = ready >= 0 ? thread_among_others() : nullptr;
  if (!t)
    return ready;
  for (int fd = 0; fd < count; ++fd)
    if (in_set(in, fd) || in_set(out, fd) || in_set(except, fd))
      descriptor_acquire(*t, fd);
  for (fd_set *set : sets)
    touch_set(pc, set, count, true);
  return ready;
}

template <typename Call>
SNARL_INLINE int select_descriptors(Pc pc, int count, fd_set *in, fd_set *out, fd_set *except, bool without_limit,
                                    Call call) {
  WaitForAny wait(without_limit);
  for (int fd = 0; without_limit && fd < count; ++fd)
    if (in_set(out, fd) || in_set(except, fd))
      wait.give_up();
    else if (in_set(in, fd))
      wait.add(fd);
  const int ready = select_in_order(pc, count, in, out, except, [&] { return wait.wait(pc, call); });
  for (int fd = 0; ready > 0 && fd < count; ++fd)
    if (in_set(in, fd))
      is_ready(fd);
  if (ready > 0)
    wait.over(false);
  return ready;
}

// Which descriptor events of an epoll instance are about: they carry what the program asked for alone.
struct Watched {
  int fd;
  bool of_several;
};
SpinLock watched_lock;
Table<Watched> watched; // by epoll and what its events carry; only this process's own ends
bool any_watched;       // atomic

void events_carry(int epoll, int fd, uint64_t carried) {
  if (const OwnEndInUse own(fd); own.is_none())
    return;
  SignalsBlocked signals;
  SpinGuard guard(watched_lock);
  bool fresh;
  Watched &entry = watched.at({static_cast<uint32_t>(epoll), carried}, &fresh);
  const bool of_several = !fresh && entry.fd != fd && descriptor_is_open(entry.fd);
  entry = {fd, of_several};
  __atomic_store_n(&any_watched, true, __ATOMIC_RELAXED);
}

void is_reported(int epoll, uint64_t carried) {
  Watched found{-1, true};
  {
    SignalsBlocked signals;
    SpinGuard guard(watched_lock);
    if (const Watched *entry = watched.find({static_cast<uint32_t>(epoll), carried}))
      found = *entry;
  }
  if (!found.of_several)
    is_ready(found.fd);
}

int made_for_events(int epoll) {
  if (Thread *t = epoll >= 0 ? self() : nullptr)
    descriptor_watches_own(*t, epoll);
  return epoll;
}

// Can only this process's own threads end a wait for the events of this instance? They tell what is to be taken from
// such ends, and nothing else was ever asked of it.
void note_asked(int epoll, int fd, uint32_t events) {
  constexpr uint32_t kToTake = EPOLLIN | EPOLLRDNORM | EPOLLRDBAND | EPOLLPRI | EPOLLRDHUP | EPOLLHUP | EPOLLERR,
                     kHow = EPOLLET | EPOLLONESHOT | EPOLLEXCLUSIVE | EPOLLWAKEUP;
  Thread *t = self();
  if (t && (events & ~(kToTake | kHow) || OwnEndInUse(fd).is_none()))
    descriptor_watches_others(*t, epoll);
}

template <typename Call>
SNARL_INLINE int wait_for_events(Pc pc, int fd, epoll_event *events, bool without_limit, Call call) {
  Thread *waits = without_limit && __atomic_load_n(&any_watched, __ATOMIC_RELAXED) ? self() : nullptr;
  const auto awaits_own = [&] { return descriptor_awaits_own(*waits, fd); };
  int ready = use_descriptor(
      pc, fd, [&] { return waits && awaits_own() ? wait_for_own(*waits, pc, fd, awaits_own, call) : call(); });
  if (Thread *t = ready > 0 ? thread_among_others() : nullptr)
    descriptor_acquire(*t, fd);
  if (ready > 0)
    touch_write(pc, events, static_cast<size_t>(ready) * sizeof *events);
  for (int i = 0; i < ready && __atomic_load_n(&any_watched, __ATOMIC_RELAXED); ++i)
    if (events[i].events & EPOLLIN)
      is_reported(fd, events[i].data.u64);
  return ready;
}

} // namespace

SNARL_INTERCEPT(int, poll, pollfd *fds, nfds_t count, int timeout) {
  return poll_descriptors(SNARL_CALLER_PC(), fds, count, timeout < 0, [=] { return REAL(poll)(fds, count, timeout); });
}
SNARL_INTERCEPT(int, __poll_chk, pollfd *fds, nfds_t count, int timeout, size_t room) {
  return poll_descriptors(SNARL_CALLER_PC(), fds, count, timeout < 0,
                          [=] { return REAL(__poll_chk)(fds, count, timeout, room); });
}
SNARL_INTERCEPT(int, ppoll, pollfd *fds, nfds_t count, const timespec *timeout, const sigset_t *mask) {
  return poll_descriptors(SNARL_CALLER_PC(), fds, count, !timeout,
                          [=] { return REAL(ppoll)(fds, count, timeout, mask); });
}
SNARL_INTERCEPT(int, select, int count, fd_set *in, fd_set *out, fd_set *except, timeval *timeout) {
  return select_descriptors(SNARL_CALLER_PC(), count, in, out, except, !timeout,
                            [=] { return REAL(select)(count, in, out, except, timeout); });
}
SNARL_INTERCEPT(int, pselect, int count, fd_set *in, fd_set *out, fd_set *except, const timespec *timeout,
                const sigset_t *mask) {
  return select_descriptors(SNARL_CALLER_PC(), count, in, out, except, !timeout,
                            [=] { return REAL(pselect)(count, in, out, except, timeout, mask); });
}

SNARL_INTERCEPT(int, epoll_create, int size) {
  return made_for_events(opened(SNARL_CALLER_PC(), REAL(epoll_create)(size)));
}
SNARL_INTERCEPT(int, epoll_create1, int flags) {
  return made_for_events(opened(SNARL_CALLER_PC(), REAL(epoll_create1)(flags)));
}

// What was done before the registration is known to whoever gets the event; and from now on what is written to `fd` is
// known to whoever waits for `epoll`, also without reading.
SNARL_INTERCEPT(int, epoll_ctl, int epoll, int operation, int fd, epoll_event *event) {
  Pc pc = SNARL_CALLER_PC();
  if (event)
    touch_read(pc, event, sizeof *event);
  if (Thread *t = operation == EPOLL_CTL_ADD ? self() : nullptr)
    descriptor_watch(*t, epoll, fd);
  if (event && operation != EPOLL_CTL_DEL) {
    note_asked(epoll, fd, event->events);
    events_carry(epoll, fd, event->data.u64);
  }
  return put_into_descriptor(
      pc, epoll, [=] { return use_descriptor(pc, fd, [=] { return REAL(epoll_ctl)(epoll, operation, fd, event); }); });
}
SNARL_INTERCEPT(int, epoll_wait, int fd, epoll_event *events, int room, int timeout) {
  return wait_for_events(SNARL_CALLER_PC(), fd, events, timeout < 0,
                         [=] { return REAL(epoll_wait)(fd, events, room, timeout); });
}
SNARL_INTERCEPT(int, epoll_pwait, int fd, epoll_event *events, int room, int timeout, const sigset_t *mask) {
  return wait_for_events(SNARL_CALLER_PC(), fd, events, timeout < 0,
                         [=] { return REAL(epoll_pwait)(fd, events, room, timeout, mask); });
}
SNARL_INTERCEPT(int, epoll_pwait2, int fd, epoll_event *events, int room, const timespec *timeout,
                const sigset_t *mask) {
  return wait_for_events(SNARL_CALLER_PC(), fd, events, !timeout,
                         [=] { return REAL(epoll_pwait2)(fd, events, room, timeout, mask); });
}

SNARL_INTERCEPT(int, eventfd_read, int fd, eventfd_t *value) {
  Pc pc = SNARL_CALLER_PC();
  auto bytes = [=] { return REAL(eventfd_read)(fd, value) == 0 ? static_cast<int>(sizeof *value) : -1; };
  const int result = take_counted(pc, fd, [=] { return HowTaken{value, sizeof *value}; }, bytes) < 0 ? -1 : 0;
  if (result == 0)
    touch_write(pc, value, sizeof *value);
  return result;
}
SNARL_INTERCEPT(int, eventfd_write, int fd, eventfd_t value) {
  return put_counted(
      SNARL_CALLER_PC(), fd, [&] { return HowPut{&value, sizeof value}; },
      [=] { return REAL(eventfd_write)(fd, value); });
}

SNARL_INTERCEPT(int, timerfd_settime, int fd, int flags, const itimerspec *value, itimerspec *old) {
  Pc pc = SNARL_CALLER_PC();
  touch_read(pc, value, sizeof *value);
  int result = put_into_descriptor(pc, fd, [=] { return REAL(timerfd_settime)(fd, flags, value, old); });
  if (result == 0 && old)
    touch_write(pc, old, sizeof *old);
  return result;
}
SNARL_INTERCEPT(int, timerfd_gettime, int fd, itimerspec *value) {
  Pc pc = SNARL_CALLER_PC();
  int result = use_descriptor(pc, fd, [=] { return REAL(timerfd_gettime)(fd, value); });
  if (result == 0)
    touch_write(pc, value, sizeof *value);
  return result;
}
