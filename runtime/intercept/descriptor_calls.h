// What interceptors of calls on file descriptors share: the check of a use against a close, and the order of data.
#ifndef SNARL_RUNTIME_INTERCEPT_DESCRIPTOR_CALLS_H
#define SNARL_RUNTIME_INTERCEPT_DESCRIPTOR_CALLS_H

#include "runtime/descriptors/descriptors.h"
#include "runtime/intercept/call_site.h"
#include "runtime/intercept/touch.h"
#include "runtime/platform/proc_folder.h"
#include "runtime/sync/child_order.h"
#include "runtime/sync/waits.h"
#include "runtime/thread/registry.h"

#include <cerrno>
#include <sys/uio.h>

namespace snarl {

// The calling thread, when what it does with descriptors matters: not while it is the only one.
SNARL_INLINE Thread *thread_among_others() {
  return alone() ? nullptr : self();
}

// A call on `fd` that returns a negative value and errno on failure.
template <typename Call> SNARL_INLINE auto use_descriptor(Pc pc, int fd, Call call) {
  Thread *t = thread_among_others();
  if (!t)
    return call();
  bool seen_open = descriptor_used(*t, pc, fd);
  auto result = call();
  if (UNLIKELY(!seen_open))
    descriptor_used_closed(*t, pc, fd, result < 0 && errno == EBADF);
  return result;
}

// Which other processes may have as well.
SNARL_INLINE bool may_go_between_processes(int fd) {
  return processes_share_locks() && self() && descriptor_carries(*self(), fd);
}

// A call that takes data from the descriptor: what was put into its channel before happens before the return.
template <typename Call> SNARL_INLINE auto take_from_descriptor(Pc pc, int fd, Call call) {
  auto result = use_descriptor(pc, fd, call);
  if (Thread *t = result >= 0 ? thread_among_others() : nullptr)
    descriptor_acquire(*t, fd);
  if (result >= 0 && may_go_between_processes(fd))
    taken_from_processes(*self());
  return result;
}

// A call that puts data into it. What it reads of the caller's memory must have been touched before. The kernel looks
// the number up before anybody can have the data: who has it may close the descriptor.
template <typename Call> SNARL_INLINE auto put_into_descriptor(Pc pc, int fd, Call call) {
  return use_descriptor(pc, fd, [=] {
    if (Thread *t = thread_among_others())
      descriptor_release(*t, fd);
    if (may_go_between_processes(fd))
      given_to_processes(*self());
    return call();
  });
}

// The calling thread's end of a channel that this process has for itself; else of none (own_channels.h).
class OwnEndInUse {
public:
  explicit OwnEndInUse(int fd) : thread(self()), end(thread ? descriptor_own_end(*thread, fd) : OwnEnd{}) {}
  ~OwnEndInUse() {
    if (UNLIKELY(end.channel != nullptr))
      channel_drop(*end.channel);
  }
  OwnEndInUse(const OwnEndInUse &) = delete;
  OwnEndInUse &operator=(const OwnEndInUse &) = delete;
  SNARL_INLINE bool is_none() const { return LIKELY(end.channel == nullptr); }

  Thread *const thread;
  const OwnEnd end;
};

// A call that waits at `fd`, without a limit, for what only this process's own threads can do; `is_private` says
// whether that is so still: from then on the watcher looks (sync/stalls.h).
template <typename IsPrivate, typename Call>
SNARL_INLINE auto wait_for_own(Thread &t, Pc pc, int fd, IsPrivate is_private, Call call) {
  wait_begin(t, pc, {WaitKind::pipe, static_cast<uintptr_t>(fd)});
  if (UNLIKELY(!is_private())) {
    wait_end(t);
    return call();
  }
  auto result = call();
  wait_end(t);
  return result;
}

// A call that may block until another thread reads or writes the other end, when nobody else can.
template <typename Call>
SNARL_INLINE auto wait_at(const OwnEndInUse &own, Pc pc, int fd, bool may_come_back, Call call) {
  if (may_come_back || own_end_may_come_back(own.end))
    return call();
  return wait_for_own(*own.thread, pc, fd, [&] { return own_channel_is_private(*own.end.channel->own); }, call);
}

// How data goes: what a call takes or puts in, as far as its channel is this process's own.
struct HowTaken {
  void *to; // null: in several places
  size_t asked;
  bool may_come_back = false, gets_all = false, leaves_it = false;
};
struct HowPut {
  const void *from;
  size_t bytes;
  bool may_come_back = false;
  unsigned messages = 1;
  bool counts_messages = false; // its result does
};

// The order of data by a channel that is there already, as descriptor_acquire() and descriptor_release() have it.
SNARL_INLINE void order_by(const OwnEndInUse &own, void (*how)(Thread &, Channel &)) {
  if (alone() || own.thread->ignore_sync)
    return;
  RuntimeSection section(*own.thread);
  how(*own.thread, *own.end.channel);
}

// The same as take_from_descriptor() and put_into_descriptor(), of calls that tell how much: `tell` does when it
// matters.
template <typename Tell, typename Call> SNARL_INLINE auto take_counted(Pc pc, int fd, Tell tell, Call call) {
  const OwnEndInUse own(fd);
  if (own.is_none())
    return take_from_descriptor(pc, fd, call);
  const HowTaken how = tell();
  auto result = use_descriptor(pc, fd, [&] { return wait_at(own, pc, fd, how.may_come_back, call); });
  if (result < 0)
    return result;
  own_taken(*own.thread, own.end,
            {how.to, how.asked, static_cast<uint64_t>(result), how.may_come_back, how.gets_all, how.leaves_it});
  order_by(own, channel_acquire); // by now it may prove to be uncounted
  return result;
}
template <typename Tell, typename Call> SNARL_INLINE auto put_counted(Pc pc, int fd, Tell tell, Call call) {
  const OwnEndInUse own(fd);
  if (own.is_none())
    return put_into_descriptor(pc, fd, call);
  const HowPut how = tell();
  return use_descriptor(pc, fd, [&] {
    order_by(own, channel_release);
    const OwnPut put = own_put_begins(*own.thread, own.end, how.from, how.bytes, how.messages);
    auto result = wait_at(own, pc, fd, how.may_come_back, call);
    if (how.counts_messages || result != static_cast<decltype(result)>(how.bytes))
      own_put_ends(*own.thread, own.end, put, result, how.counts_messages);
    return result;
  });
}
// Before something goes through the descriptor of which nobody tells how much.
SNARL_INLINE void goes_uncounted(int fd) {
  const OwnEndInUse own(fd);
  if (!own.is_none())
    own_channel_given_up(*own.thread, own.end);
}
// Calls there come back from now on although they found nothing, or do not.
SNARL_INLINE void comes_back(int fd, bool may) {
  const OwnEndInUse own(fd);
  if (!own.is_none())
    own_end_comes_back(own.end, may);
}

// A call that returns a new descriptor.
SNARL_INLINE int opened(Pc pc, int fd) {
  Thread *t = self();
  if (t && fd >= 0)
    descriptor_opened(*t, pc, fd);
  return fd;
}

// Closes by `call`, which closes `fd` and returns a negative value and errno on failure.
template <typename Call> SNARL_INLINE auto close_descriptor(Pc pc, int fd, Call call) {
  Thread *t = self();
  if (!t)
    return call();
  bool seen_open = descriptor_closing(*t, pc, fd);
  auto result = call();
  if (UNLIKELY(!seen_open))
    descriptor_closed_again(*t, pc, fd, result < 0 && errno == EBADF);
  return result;
}

// Closes by `call` all from `first` to `last` that are open.
template <typename Call> SNARL_INLINE auto close_descriptors(Pc pc, uint32_t first, uint32_t last, Call call) {
  if (Thread *t = self())
    for_each_number_in("/proc/self/fd", [=](uint32_t fd, uint32_t reader) {
      if (fd >= first && fd <= last && fd != reader)
        descriptor_closing(*t, pc, static_cast<int>(fd));
    });
  return call();
}

// The buffers of a vectored call: all of them, or what `bytes` fill.
size_t bytes_of_vector(const iovec *vector, int count);
void touch_vector_read(Pc pc, const iovec *vector, int count);
void touch_vector_written(Pc pc, const iovec *vector, int count, ssize_t bytes);

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_DESCRIPTOR_CALLS_H
