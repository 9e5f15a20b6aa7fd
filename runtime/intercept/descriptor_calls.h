// What interceptors of calls on file descriptors share: the check of a use against a close, and the order of data.
#ifndef SNARL_RUNTIME_INTERCEPT_DESCRIPTOR_CALLS_H
#define SNARL_RUNTIME_INTERCEPT_DESCRIPTOR_CALLS_H

#include "runtime/descriptors/descriptors.h"
#include "runtime/intercept/call_site.h"
#include "runtime/intercept/touch.h"
#include "runtime/platform/proc_folder.h"
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

// A call that takes data from the descriptor: what was put into its channel before happens before the return.
template <typename Call> SNARL_INLINE auto take_from_descriptor(Pc pc, int fd, Call call) {
  auto result = use_descriptor(pc, fd, call);
  if (Thread *t = result >= 0 ? thread_among_others() : nullptr)
    descriptor_acquire(*t, fd);
  return result;
}

// A call that puts data into it. What it reads of the caller's memory must have been touched before. The kernel looks
// the number up before anybody can have the data: who has it may close the descriptor.
template <typename Call> SNARL_INLINE auto put_into_descriptor(Pc pc, int fd, Call call) {
  return use_descriptor(pc, fd, [=] {
    if (Thread *t = thread_among_others())
      descriptor_release(*t, fd);
    return call();
  });
}

// A call that blocks until another thread reads or writes the other end, when nobody else can.
template <typename Call> SNARL_INLINE auto wait_for_descriptor(Pc pc, int fd, Call call) {
  Thread *t = self();
  if (!t || !descriptor_is_private(*t, fd))
    return call();
  wait_begin(*t, pc, {WaitKind::pipe, static_cast<uintptr_t>(fd)});
  auto result = call();
  wait_end(*t);
  return result;
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
void touch_vector_read(Pc pc, const iovec *vector, int count);
void touch_vector_written(Pc pc, const iovec *vector, int count, ssize_t bytes);

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_DESCRIPTOR_CALLS_H
