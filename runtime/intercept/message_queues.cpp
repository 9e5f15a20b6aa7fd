// POSIX message queues: what was done before a message is sent happens before what follows its receipt, and before the
// notification of it. A queue is a descriptor here; queues that are opened twice by their name are one.
#include "runtime/intercept/descriptor_calls.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/notifications.h"
#include "runtime/intercept/signal_order.h"
#include "runtime/intercept/string_bytes.h"

#include <cstdarg>
#include <fcntl.h>
#include <mqueue.h>
#include <sys/stat.h>

using namespace snarl;

namespace {

// The queue behind a descriptor is a file.
void join_queue(Thread &t, int queue) {
  struct stat file;
  if (fstat(queue, &file) == 0)
    descriptor_joins(t, queue, find_channel((file.st_dev << 32 ^ file.st_ino) | uint64_t{1} << 63));
}

// What queues were asked to send when a message comes. Which message causes which is not known: each sender counts.
uint64_t asked_signals; // atomic; bit n: signal n + 1

void will_notify() {
  for (uint64_t left = __atomic_load_n(&asked_signals, __ATOMIC_RELAXED); left; left &= left - 1)
    signal_will_come(__builtin_ctzll(left) + 1);
}

void ask_for_signal(const sigevent &event) {
  if (event.sigev_notify != SIGEV_SIGNAL || event.sigev_signo < 1 || event.sigev_signo > 64)
    return;
  notification_signal_release(event);
  __atomic_fetch_or(&asked_signals, uint64_t{1} << (event.sigev_signo - 1), __ATOMIC_RELAXED);
}

template <typename Call> SNARL_INLINE int send(Pc pc, mqd_t queue, const char *message, size_t n, Call call) {
  touch_read(pc, message, n);
  will_notify();
  return put_into_descriptor(pc, queue, call);
}

template <typename Call>
SNARL_INLINE ssize_t receive(Pc pc, mqd_t queue, char *message, unsigned *priority, Call call) {
  const ssize_t n = take_from_descriptor(pc, queue, call);
  if (n < 0)
    return n;
  touch_write(pc, message, static_cast<size_t>(n));
  if (priority)
    touch_write(pc, priority, sizeof *priority);
  return n;
}

} // namespace

SNARL_INTERCEPT(mqd_t, mq_open, const char *name, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const auto mode = flags & O_CREAT ? va_arg(arguments, mode_t) : mode_t{0};
  auto *attributes = flags & O_CREAT ? va_arg(arguments, mq_attr *) : nullptr;
  va_end(arguments);
  const Pc pc = SNARL_CALLER_PC();
  touch_string(pc, name);
  const mqd_t queue = opened(pc, REAL(mq_open)(name, flags, mode, attributes));
  Thread *t = self();
  if (t && queue >= 0)
    join_queue(*t, queue);
  return queue;
}

SNARL_INTERCEPT(int, mq_close, mqd_t queue) {
  return close_descriptor(SNARL_CALLER_PC(), queue, [=] { return REAL(mq_close)(queue); });
}

SNARL_INTERCEPT(int, mq_send, mqd_t queue, const char *message, size_t n, unsigned priority) {
  return send(SNARL_CALLER_PC(), queue, message, n, [=] { return REAL(mq_send)(queue, message, n, priority); });
}

SNARL_INTERCEPT(int, mq_timedsend, mqd_t queue, const char *message, size_t n, unsigned priority,
                const timespec *until) {
  return send(SNARL_CALLER_PC(), queue, message, n,
              [=] { return REAL(mq_timedsend)(queue, message, n, priority, until); });
}

SNARL_INTERCEPT(ssize_t, mq_receive, mqd_t queue, char *message, size_t room, unsigned *priority) {
  return receive(SNARL_CALLER_PC(), queue, message, priority,
                 [=] { return REAL(mq_receive)(queue, message, room, priority); });
}

SNARL_INTERCEPT(ssize_t, mq_timedreceive, mqd_t queue, char *message, size_t room, unsigned *priority,
                const timespec *until) {
  return receive(SNARL_CALLER_PC(), queue, message, priority,
                 [=] { return REAL(mq_timedreceive)(queue, message, room, priority, until); });
}

SNARL_INTERCEPT(int, mq_notify, mqd_t queue, const sigevent *event) {
  const Pc pc = SNARL_CALLER_PC();
  Thread *t = self();
  if (!t || !event)
    return use_descriptor(pc, queue, [=] { return REAL(mq_notify)(queue, event); });
  touch_read(pc, event, sizeof *event);
  sigevent ours = *event;
  Notification *notification = notification_of(*t, pc, ours, Notification::once);
  if (notification)
    notification->tells_of = descriptor_channel(*t, queue);
  ask_for_signal(ours);
  const int result = use_descriptor(pc, queue, [&] { return REAL(mq_notify)(queue, &ours); });
  if (result != 0)
    forget_notification(notification);
  return result;
}
