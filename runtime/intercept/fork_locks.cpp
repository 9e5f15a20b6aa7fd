#include "runtime/intercept/fork_locks.h"

#include "runtime/sync/held_locks.h"
#include "runtime/sync/lock_order.h"
#include "runtime/sync/locks.h"
#include "runtime/sync/lockset.h"
#include "runtime/sync/stalls.h"

#include <pthread.h>

namespace snarl {
namespace {

void before_fork() {
  order_lock_for_fork();
  lockset_lock_for_fork();
  locks_lock_for_fork();
  held_locks_lock_for_fork();
}

void after_fork() {
  held_locks_unlock_after_fork();
  locks_unlock_after_fork();
  lockset_unlock_after_fork();
  order_unlock_after_fork();
}

void after_fork_in_child() {
  after_fork();
  stalls_after_fork_in_child();
}

} // namespace

void fork_locks_start() {
  pthread_atfork(before_fork, after_fork, after_fork_in_child);
}

} // namespace snarl
