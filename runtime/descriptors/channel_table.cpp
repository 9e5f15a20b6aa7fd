#include "runtime/descriptors/channel_table.h"

#include "runtime/descriptors/own_channels.h"

namespace snarl {
namespace {

constexpr uint32_t kBuckets = 1024;
struct Bucket {
  SpinLock lock;
  Channel *first = nullptr;
} buckets[kBuckets];

Bucket &bucket_of(uint64_t key) {
  return buckets[(key * 0x9e3779b97f4a7c15ULL) >> 54];
}
static_assert(kBuckets == 1u << (64 - 54));

bool is_counted(const Channel &c) {
  return c.own && own_channel_is_counted(*c.own);
}

void unlink(Bucket &b, Channel &c) {
  for (Channel **at = &b.first; *at; at = &(*at)->next)
    if (*at == &c) {
      *at = c.next;
      return;
    }
}

void destroy(Channel &c) {
  relay_end(c.relay);
  for (Channel *watcher : c.watchers)
    channel_drop(*watcher);
  c.watchers.drop();
  if (c.accepted_at)
    channel_drop(*c.accepted_at);
  if (c.sends_to)
    channel_drop(*c.sends_to);
  if (c.own)
    drop_own_channel(c.own);
  release_one(&c);
}

void hand(Thread &t, Channel &c) {
  if (c.relayed == Relayed::messages)
    relay_hand(t, c.relay);
  else if (c.relayed == Relayed::tokens)
    token_relay_hand(t, c.relay);
}

void take(Thread &t, Channel &c) {
  if (c.relayed == Relayed::messages)
    relay_take(t, c.relay);
  else if (c.relayed == Relayed::tokens)
    token_relay_take(t, c.relay);
}

// An epoll may be waited for by another one. What watches what has no circles (channel_watch), so nor have the locks.
// Whoever waits for what is counted learns by taking it.
void release(Thread &t, Channel &c, bool hands) {
  SpinGuard guard(c.lock);
  on_release(t, c.relay.clock);
  if (hands)
    hand(t, c);
  const bool hands_on = hands && c.relayed != Relayed::nothing && !is_counted(c);
  for (Channel *watcher : c.watchers)
    release(t, *watcher, hands_on);
}

bool is_watched_by(Channel &c, const Channel &epoll) {
  SpinGuard guard(c.lock);
  for (Channel *watcher : c.watchers)
    if (watcher == &epoll || is_watched_by(*watcher, epoll))
      return true;
  return false;
}

SpinLock watch_lock; // keeps two calls from closing a circle together, which the kernel refuses

} // namespace

Channel *make_channel() {
  auto *c = allocate_one<Channel>();
  c->references = 1;
  return c;
}

Channel *find_channel(uint64_t key) {
  Bucket &b = bucket_of(key);
  SpinGuard guard(b.lock);
  for (Channel *c = b.first; c; c = c->next)
    if (c->key == key) {
      channel_retain(*c);
      return c;
    }
  Channel *c = make_channel();
  c->key = key;
  c->next = b.first;
  b.first = c;
  return c;
}

void channel_retain(Channel &c) {
  __atomic_fetch_add(&c.references, 1, __ATOMIC_RELAXED);
}

// The last reference to a channel in the table goes under the table's lock, so that find_channel() cannot revive it.
void channel_drop(Channel &c) {
  if (c.key) {
    Bucket &b = bucket_of(c.key);
    SpinGuard guard(b.lock);
    if (__atomic_sub_fetch(&c.references, 1, __ATOMIC_ACQ_REL) != 0)
      return;
    unlink(b, c);
  } else if (__atomic_sub_fetch(&c.references, 1, __ATOMIC_ACQ_REL) != 0) {
    return;
  }
  destroy(c);
}

void channel_acquire(Thread &t, Channel &c) {
  SpinGuard guard(c.lock);
  on_acquire(t, c.relay.clock);
  if (!is_counted(c))
    take(t, c);
}

void channel_release(Thread &t, Channel &c) {
  release(t, c, true);
  if (Channel *peer = __atomic_load_n(&c.sends_to, __ATOMIC_ACQUIRE))
    release(t, *peer, true);
}

void channel_close(Thread &t, Channel &c) {
  channel_release(t, c);
  if (c.accepted_at)
    channel_release(t, *c.accepted_at);
}

void channel_watch(Channel &c, Channel &epoll) {
  if (&c == &epoll)
    return;
  SpinGuard watching(watch_lock);
  if (is_watched_by(epoll, c))
    return;
  SpinGuard guard(c.lock);
  for (Channel *watcher : c.watchers)
    if (watcher == &epoll)
      return;
  channel_retain(epoll);
  c.watchers.push(&epoll);
}

void channel_table_after_fork_in_child() {
  watch_lock = SpinLock();
  for (Bucket &b : buckets) {
    b.lock = SpinLock();
    for (Channel *c = b.first; c; c = c->next)
      c->lock = SpinLock();
  }
}

} // namespace snarl
