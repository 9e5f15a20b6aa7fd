#include "runtime/sync/points.h"

namespace snarl {

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

} // namespace snarl
