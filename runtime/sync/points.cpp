#include "runtime/sync/points.h"

namespace snarl {

namespace {

// Only atomics have objects of several bytes.
bool is_atomic(const void *word) {
  const SyncObject *object = find_sync_object(word);
  return object && object->size > 1;
}

} // namespace

void release_at(Thread &t, const void *address) {
  if (!synchronises(t))
    return;
  RuntimeSection section(t);
  SyncObject &s = sync_object(t, address);
  SpinGuard guard(s.lock);
  on_release(t, s.second);
}

void acquire_at(Thread &t, const void *address) {
  if (!synchronises(t))
    return;
  RuntimeSection section(t);
  SyncObject *s = find_sync_object(address);
  if (!s)
    return;
  SpinGuard guard(s->lock);
  on_acquire(t, s->second);
}

void release_at_futex(Thread &t, const void *word) {
  if (!is_atomic(word))
    release_at(t, word);
}

void acquire_at_futex(Thread &t, const void *word) {
  if (!is_atomic(word))
    acquire_at(t, word);
}

} // namespace snarl
