// System V message queues and semaphores, between the threads of the process: what was done before a message is sent,
// or a semaphore raised, happens before what follows its receipt, or its lowering; and what was done before a semaphore
// is lowered happens before the end of a wait for zero.
//
// Queues and sets have small numbers of the system's; a fixed table of places is enough. Two that share a place are
// taken for one: that can hide a race and never makes one up. Of lock acquisitions a queue orders all that came before
// in this run, and each semaphore too, unless it serves as a lock (sync/relays.h).
#include "runtime/channel/table.h"
#include "runtime/intercept/descriptor_calls.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/platform/signals.h"
#include "runtime/sync/relays.h"
#include "runtime/thread/registry.h"

#include <cstdarg>
#include <initializer_list>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>

using namespace snarl;

namespace {

struct Queue {
  SpinLock lock;
  Relay sent;
};
struct Place {
  SpinLock lock;
  SyncVar sent, lowered;
};
constexpr uint32_t kPlaces = 256;
Queue queues[kPlaces];
Place sets[kPlaces];

template <typename T> T &place_of(T (&places)[kPlaces], int id) {
  return places[(static_cast<uint32_t>(id) * 0x9e3779b1u) >> 24];
}

enum class Event : uint64_t { raised, lowered };
SpinLock lock;
Table<TokenRelay> semaphores; // by set, number and event; guarded by the lock
constexpr int kAll = -1;      // the number of what is set for all of a set at once

template <typename How> void relay_at(int set, int number, Event event, How how) {
  Thread *t = thread_among_others();
  if (!t || t->ignore_sync)
    return;
  SignalsBlocked signals;
  RuntimeSection section(*t);
  SpinGuard guard(lock);
  how(*t, semaphores.at({static_cast<uint32_t>(set), static_cast<uint32_t>(number), static_cast<uint64_t>(event)}));
}

void release(Place &place, SyncVar Place::*what) {
  Thread *t = thread_among_others();
  if (!t || t->ignore_sync)
    return;
  RuntimeSection section(*t);
  SpinGuard guard(place.lock);
  on_release(*t, place.*what);
}

void acquire(Place &place, SyncVar Place::*what) {
  Thread *t = thread_among_others();
  if (!t || t->ignore_sync)
    return;
  RuntimeSection section(*t);
  SpinGuard guard(place.lock);
  on_acquire(*t, place.*what);
}

// A message is its type and n bytes.
size_t message_bytes(size_t n) {
  return sizeof(long) + n;
}

// How it lowers a semaphore, and how it raises one, or waits for zero.
void hand_over(int set, const sembuf &operation) {
  if (operation.sem_op != 0)
    relay_at(set, operation.sem_num, operation.sem_op > 0 ? Event::raised : Event::lowered, token_relay_hand);
}
void take_over(int set, const sembuf &operation) {
  if (operation.sem_op > 0)
    return;
  const Event event = operation.sem_op < 0 ? Event::raised : Event::lowered;
  relay_at(set, operation.sem_num, event, token_relay_take);
  relay_at(set, kAll, event, token_relay_take);
}

template <typename Call> int operate(Pc pc, int set, const sembuf *operations, size_t count, Call call) {
  touch_read(pc, operations, count * sizeof *operations);
  Place &place = place_of(sets, set);
  bool raises = false, lowers = false, waits = false;
  for (size_t i = 0; i < count; ++i) {
    raises |= operations[i].sem_op > 0;
    lowers |= operations[i].sem_op < 0;
    waits |= operations[i].sem_op == 0;
  }
  for (size_t i = 0; i < count; ++i)
    hand_over(set, operations[i]);
  if (raises)
    release(place, &Place::sent);
  if (lowers)
    release(place, &Place::lowered);
  const int result = call();
  if (result == 0 && lowers)
    acquire(place, &Place::sent);
  if (result == 0 && waits)
    acquire(place, &Place::lowered);
  for (size_t i = 0; result == 0 && i < count; ++i)
    take_over(set, operations[i]);
  return result;
}

} // namespace

SNARL_INTERCEPT(int, msgsnd, int queue, const void *message, size_t n, int flags) {
  touch_read(SNARL_CALLER_PC(), message, message_bytes(n));
  if (Thread *t = thread_among_others(); t && !t->ignore_sync) {
    RuntimeSection section(*t);
    Queue &place = place_of(queues, queue);
    SpinGuard guard(place.lock);
    relay_release(*t, place.sent);
  }
  return REAL(msgsnd)(queue, message, n, flags);
}
SNARL_INTERCEPT(ssize_t, msgrcv, int queue, void *message, size_t room, long type, int flags) {
  const ssize_t n = REAL(msgrcv)(queue, message, room, type, flags);
  if (n < 0)
    return n;
  if (Thread *t = thread_among_others(); t && !t->ignore_sync) {
    RuntimeSection section(*t);
    Queue &place = place_of(queues, queue);
    SpinGuard guard(place.lock);
    relay_acquire(*t, place.sent);
  }
  touch_write(SNARL_CALLER_PC(), message, message_bytes(static_cast<size_t>(n)));
  return n;
}

SNARL_INTERCEPT(int, semop, int set, sembuf *operations, size_t count) {
  return operate(SNARL_CALLER_PC(), set, operations, count, [=] { return REAL(semop)(set, operations, count); });
}
SNARL_INTERCEPT(int, semtimedop, int set, sembuf *operations, size_t count, const timespec *limit) {
  return operate(SNARL_CALLER_PC(), set, operations, count,
                 [=] { return REAL(semtimedop)(set, operations, count, limit); });
}
SNARL_INTERCEPT(int, semctl, int set, int number, int command, ...) {
  va_list arguments;
  va_start(arguments, command);
  void *argument = va_arg(arguments, void *); // one word, whatever the command takes it for
  va_end(arguments);
  if (command == SETVAL || command == SETALL) {
    release(place_of(sets, set), &Place::sent);
    release(place_of(sets, set), &Place::lowered);
    for (const Event event : {Event::raised, Event::lowered})
      relay_at(set, command == SETVAL ? number : kAll, event, token_relay_hand);
  }
  return REAL(semctl)(set, number, command, argument);
}
