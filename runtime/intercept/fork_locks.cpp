#include "runtime/intercept/fork_locks.h"

#include "runtime/heap/mappings.h"
#include "runtime/intercept/futex.h"
#include "runtime/sync/held_locks.h"
#include "runtime/sync/lock_order.h"
#include "runtime/sync/locks.h"
#include "runtime/sync/lockset.h"
#include "runtime/sync/stalls.h"

namespace snarl {

void fork_locks_before() {
  order_lock_for_fork();
  lockset_lock_for_fork();
  locks_lock_for_fork();
  held_locks_lock_for_fork();
  mappings_lock_for_fork();
  futexes_lock_for_fork();
}

void fork_locks_after_in_parent() {
  futexes_unlock_after_fork();
  mappings_unlock_after_fork();
  held_locks_unlock_after_fork();
  locks_unlock_after_fork();
  lockset_unlock_after_fork();
  order_unlock_after_fork();
}

void fork_locks_after_in_child() {
  order_after_fork_in_child();
  fork_locks_after_in_parent();
  stalls_after_fork_in_child();
}

} // namespace snarl
