#include "runtime/intercept/notifications.h"

#include "runtime/channel/table.h"
#include "runtime/intercept/call_site.h"
#include "runtime/intercept/signal_order.h"
#include "runtime/intercept/watched_call.h"
#include "runtime/platform/signals.h"
#include "runtime/sync/held_locks.h"
#include "runtime/sync/misuse.h"
#include "runtime/sync/stalls.h"
#include "runtime/thread/registry.h"

namespace snarl {
namespace {

SpinLock lock;
Table<Vector<Thread *>> idle; // by birth place: Threads that run no function now

Thread *take_thread(const Notification &notification) {
  SignalsBlocked signals; // the OS thread has no RuntimeSection yet
  {
    SpinGuard guard(lock);
    Vector<Thread *> &threads = idle.at({notification.creator.value, notification.created_at.value});
    if (threads.count)
      return threads[--threads.count];
  }
  return on_thread_of_library(notification.creator, notification.created_at);
}

// A function that runs.
struct Run {
  WatchedCall call; // first
  Notification *notification;
  Thread *thread;
};

void function_ended(WatchedCall &call) {
  Run &run = reinterpret_cast<Run &>(call);
  Notification &notification = *run.notification;
  SignalsBlocked signals; // for good: a handler from here on would be of a thread that is unknown again
  misuse_thread_ends(*run.thread);
  on_thread_of_library_rests(*run.thread);
  stalls_thread_ended();
  SpinGuard guard(lock);
  idle.at({notification.creator.value, notification.created_at.value}).push(run.thread);
  if (notification.kind == Notification::once)
    forget_notification(&notification);
}

void run_function(void *p) {
  const Notification &notification = *static_cast<Run *>(p)->notification;
  notification.function(notification.value);
}

// In a thread of libc's.
void trampoline(sigval value) {
  auto &notification = *static_cast<Notification *>(value.sival_ptr);
  if (notification.borrowed) {
    notification.borrowed->sigev_notify_function = notification.function;
    notification.borrowed->sigev_value = notification.value;
  }
  Run run{{function_ended, nullptr}, &notification, take_thread(notification)};
  stalls_thread_created();
  on_thread_start(run.thread);
  held_locks(*run.thread).os_tid = run.thread->os_tid;
  {
    RuntimeSection section(*run.thread);
    SpinGuard guard(notification.lock);
    relay_acquire(*run.thread, notification.before);
    if (notification.tells_of)
      channel_acquire(*run.thread, *notification.tells_of);
  }
  call_watched(run.call, run_function, &run);
}

} // namespace

Notification *notification_of(Thread &t, Pc pc, sigevent &event, Notification::Kind kind) {
  if (event.sigev_notify != SIGEV_THREAD)
    return nullptr;
  RuntimeSection section(t);
  auto *notification = allocate_one<Notification>();
  *notification = {kind,
                   event.sigev_notify_function,
                   event.sigev_value,
                   nullptr,
                   nullptr,
                   t.tid,
                   context_of(t, program_call_site(pc)),
                   {},
                   {}};
  event.sigev_notify_function = trampoline;
  event.sigev_value.sival_ptr = notification;
  on_threads_of_library_expected(t);
  notification_release(t, *notification);
  return notification;
}

void forget_notification(Notification *notification) {
  if (!notification)
    return;
  if (notification->tells_of)
    channel_drop(*notification->tells_of);
  relay_end(notification->before);
  release_one(notification);
}

void notification_release(Thread &t, Notification &notification) {
  RuntimeSection section(t);
  SpinGuard guard(notification.lock);
  relay_release(t, notification.before);
}

void notification_signal_release(const sigevent &event) {
  if (event.sigev_notify == SIGEV_SIGNAL)
    signal_will_come(event.sigev_signo);
}

} // namespace snarl
