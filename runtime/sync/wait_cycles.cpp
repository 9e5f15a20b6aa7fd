#include "runtime/sync/wait_cycles.h"

#include "runtime/sync/held_locks.h"
#include "runtime/thread/registry.h"

namespace snarl {
namespace {

// Reads what `h` waits for. False: it does not wait, or only for a while.
bool read_link(HeldLocks *h, WaitLink &link) {
  link = {h, turn_of(*h), h->wait.lock, h->wait.lock_id, nullptr};
  if (!is_waiting(link.turn) || h->wait.timed)
    return false;
  if (h->wait.kind == WaitKind::join)
    link.target = h->wait.target ? h->wait.target->held : nullptr;
  else if (h->wait.kind != WaitKind::lock)
    return false;
  return __atomic_load_n(&h->wait.turn, __ATOMIC_ACQUIRE) == link.turn;
}

// The blocked threads that have a lock shared, or wait for it exclusively. Blocked: their books stand still, and
// one that runs can still let go.
struct LockUsers {
  const Lock *lock;
  bool writers;
  Vector<HeldLocks *> all;
};

void collect_user(Thread &t, void *p) {
  auto &users = *static_cast<LockUsers *>(p);
  HeldLocks *h = t.held;
  if (!h || !is_waiting(turn_of(*h)))
    return;
  if (users.writers ? h->wait.lock == users.lock && h->wait.mode == LockMode::exclusive
                    : holds_lock(*h, users.lock->id))
    users.all.push(h);
}

bool blocked_by(const WaitLink &link, const HeldLocks *other) {
  if (!link.lock)
    return link.target == other;
  if (!(link.lock->id == link.lock_id))
    return false;
  return __atomic_load_n(&link.lock->owner, __ATOMIC_SEQ_CST) == other || link.lock->readers;
}

} // namespace

uint64_t turn_of(const HeldLocks &h) {
  return __atomic_load_n(&h.wait.turn, __ATOMIC_SEQ_CST);
}

bool WaitCycleSearch::find_from(HeldLocks &start) {
  start_ = &start;
  return extend(start_);
}

bool WaitCycleSearch::confirm() const {
  for (uint32_t i = 0; i < count_; ++i) {
    const HeldLocks *next = chain_[i + 1 < count_ ? i + 1 : 0].thread;
    if (turn_of(*chain_[i].thread) != chain_[i].turn || !blocked_by(chain_[i], next))
      return false;
  }
  return true;
}

bool WaitCycleSearch::extend(HeldLocks *h) {
  if (count_ == kLongest || !read_link(h, chain_[count_]))
    return false;
  const WaitLink link = chain_[count_++];
  if (visit_blockers(link))
    return true;
  --count_;
  return false;
}

bool WaitCycleSearch::visit(HeldLocks *next) {
  if (next == start_)
    return true;
  for (uint32_t i = 0; i < count_; ++i)
    if (chain_[i].thread == next)
      return false; // a cycle without the start: its own last thread reports it
  return extend(next);
}

bool WaitCycleSearch::visit_blockers(const WaitLink &link) {
  if (!link.lock)
    return link.target && visit(link.target);
  if (!(link.lock->id == link.lock_id))
    return false;
  if (HeldLocks *owner = __atomic_load_n(&link.lock->owner, __ATOMIC_SEQ_CST))
    return (owner == link.thread || !link.lock->irregular) && visit(owner); // irregular: anybody may unlock it
  return __atomic_load_n(&link.lock->readers, __ATOMIC_RELAXED) && visit_readers(link);
}

// Who wants to write waits for the readers. Who wants to read waits, if the lock prefers writers, for a writer that
// waits for them.
SNARL_COLD bool WaitCycleSearch::visit_readers(const WaitLink &link) {
  const WaitRecord &w = link.thread->wait;
  if (!w.readers_block)
    return false;
  LockUsers users{link.lock, w.mode == LockMode::shared, {}};
  for_each_thread(collect_user, &users);
  bool found = false;
  for (uint32_t i = 0; i < users.all.count && !found; ++i)
    found = visit(users.all[i]);
  users.all.drop();
  return found;
}

} // namespace snarl
