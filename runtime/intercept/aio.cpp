// POSIX asynchronous I/O. libc's own threads do the work, unseen: a written buffer is read when the operation is asked
// for, a read one is written when its result is fetched. The operation is asked for before whoever learns of its end
// goes on.
#include "runtime/intercept/descriptor_calls.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/notifications.h"
#include "runtime/sync/hand_over_points.h"
#include "runtime/sync/points.h"

#include <aio.h>

using namespace snarl;

namespace snarl {
static int error_of(const aiocb *block);
}

namespace {

// libc reads the event when the operation ends, from the program's block.
void expect(Thread &t, Pc pc, aiocb *block) {
  notification_signal_release(block->aio_sigevent);
  Notification *notification = notification_of(t, pc, block->aio_sigevent, Notification::once);
  if (notification)
    notification->borrowed = &block->aio_sigevent;
}

void will_start(Thread &t, Pc pc, aiocb *block) {
  touch_read(pc, block, sizeof *block);
  goes_uncounted(block->aio_fildes);
  if (block->aio_lio_opcode == LIO_WRITE) {
    touch_read(pc, const_cast<const void *>(block->aio_buf), block->aio_nbytes);
    descriptor_release(t, block->aio_fildes);
  }
  release_at(t, block);
  milestone_reached(t, block);
  expect(t, pc, block);
}

void undo(aiocb *block) {
  sigevent &event = block->aio_sigevent;
  if (event.sigev_notify != SIGEV_THREAD)
    return;
  auto *notification = static_cast<Notification *>(event.sigev_value.sival_ptr);
  event.sigev_notify_function = notification->function;
  event.sigev_value = notification->value;
  forget_notification(notification);
}

template <typename Call> int start(Pc pc, aiocb *block, int operation, Call call) {
  Thread *t = self();
  if (!t)
    return call();
  block->aio_lio_opcode = operation; // as the real function sets it, too
  will_start(*t, pc, block);
  const int result = use_descriptor(pc, block->aio_fildes, call);
  if (result != 0)
    undo(block);
  return result;
}

void learned_end(const aiocb *block) {
  Thread *t = self();
  if (!t)
    return;
  acquire_at(*t, block);
  milestone_passed(*t, block);
}

int learned(const aiocb *block, int error) {
  if (error != EINPROGRESS)
    learned_end(block);
  return error;
}

ssize_t fetched(Pc pc, const aiocb *block, ssize_t n) {
  learned_end(block);
  Thread *t = thread_among_others();
  if (!t || n < 0 || block->aio_lio_opcode != LIO_READ)
    return n;
  descriptor_acquire(*t, block->aio_fildes);
  touch_write(pc, const_cast<const void *>(block->aio_buf), static_cast<size_t>(n));
  return n;
}

int awaited(const aiocb *const blocks[], int count, int result) {
  for (int i = 0; result == 0 && i < count; ++i)
    if (blocks[i])
      learned(blocks[i], error_of(blocks[i]));
  return result;
}

template <typename Call> int start_all(Pc pc, int mode, aiocb *const blocks[], int count, sigevent *event, Call call) {
  Thread *t = self();
  if (!t)
    return call(event);
  touch_read(pc, blocks, static_cast<size_t>(count > 0 ? count : 0) * sizeof *blocks);
  for (int i = 0; i < count; ++i)
    if (blocks[i] && blocks[i]->aio_lio_opcode != LIO_NOP)
      will_start(*t, pc, blocks[i]);
  sigevent ours{};
  if (event)
    ours = *event;
  Notification *notification =
      event && mode == LIO_NOWAIT ? notification_of(*t, pc, ours, Notification::once) : nullptr;
  if (event && mode == LIO_NOWAIT)
    notification_signal_release(ours);
  const int result = call(event ? &ours : nullptr);
  if (result != 0)
    forget_notification(notification);
  if (mode == LIO_WAIT)
    awaited(blocks, count, 0);
  return result;
}

} // namespace

// The same functions with a 64-bit offset are other names for the same.
#define SNARL_AIO_START(name, operation)                                                                               \
  SNARL_INTERCEPT(int, name, aiocb *block) {                                                                           \
    return start(SNARL_CALLER_PC(), block, operation, [=] { return REAL(name)(block); });                              \
  }
SNARL_AIO_START(aio_read, LIO_READ)
SNARL_AIO_START(aio_read64, LIO_READ)
SNARL_AIO_START(aio_write, LIO_WRITE)
SNARL_AIO_START(aio_write64, LIO_WRITE)

#define SNARL_AIO_SYNC(name)                                                                                           \
  SNARL_INTERCEPT(int, name, int operation, aiocb *block) {                                                            \
    return start(SNARL_CALLER_PC(), block, LIO_NOP, [=] { return REAL(name)(operation, block); });                     \
  }
SNARL_AIO_SYNC(aio_fsync)
SNARL_AIO_SYNC(aio_fsync64)

#define SNARL_AIO_END(error, fetch, suspend, list)                                                                     \
  SNARL_INTERCEPT(int, error, const aiocb *block) {                                                                    \
    return learned(block, REAL(error)(block));                                                                         \
  }                                                                                                                    \
  SNARL_INTERCEPT(ssize_t, fetch, aiocb *block) {                                                                      \
    return fetched(SNARL_CALLER_PC(), block, REAL(fetch)(block));                                                      \
  }                                                                                                                    \
  SNARL_INTERCEPT(int, suspend, const aiocb *const blocks[], int count, const timespec *timeout) {                     \
    return awaited(blocks, count, REAL(suspend)(blocks, count, timeout));                                              \
  }                                                                                                                    \
  SNARL_INTERCEPT(int, list, int mode, aiocb *const blocks[], int count, sigevent *event) {                            \
    return start_all(SNARL_CALLER_PC(), mode, blocks, count, event,                                                    \
                     [=](sigevent *ours) { return REAL(list)(mode, blocks, count, ours); });                           \
  }
SNARL_AIO_END(aio_error, aio_return, aio_suspend, lio_listio)
SNARL_AIO_END(aio_error64, aio_return64, aio_suspend64, lio_listio64)

static int snarl::error_of(const aiocb *block) {
  return REAL(aio_error)(block);
}
