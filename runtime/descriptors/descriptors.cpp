#include "runtime/descriptors/descriptors.h"

#include "runtime/descriptors/passed.h"
#include "runtime/platform/sys.h"
#include "runtime/shadow/ignored_modules.h"
#include "runtime/shadow/ranges.h"
#include "runtime/thread/registry.h"

#include <sys/stat.h>
#include <sys/syscall.h>

namespace snarl {
namespace {

enum class State : uint8_t { unknown, open, closed };
enum class Carries : uint8_t { unknown, yes, no };

struct Entry {
  uint32_t cell; // what uses and closes are accesses of
  SpinLock lock; // serialises all below
  Channel *channel;
  Context opened_at;
  Tid opened_by;
  State state;
  Carries carries;
  uint8_t own_end; // of a channel that was made here: 1 or 2; else 0. Atomic: written under the lock
};
static_assert(sizeof(Entry) == 32);

constexpr uint32_t kDescriptors = 1u << 20;
Entry *table;
uint32_t highest; // descriptor number that was ever used; for the child of a fork

Entry *make_table() {
  auto *fresh = static_cast<Entry *>(reserve_pages(kDescriptors * sizeof(Entry)));
  Entry *expected = nullptr;
  if (__atomic_compare_exchange_n(&table, &expected, fresh, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    return fresh;
  unmap_pages(fresh, kDescriptors * sizeof(Entry));
  return expected;
}

Entry *entry_of(int fd) {
  auto number = static_cast<uint32_t>(fd);
  if (number >= kDescriptors)
    return nullptr;
  uint32_t seen = __atomic_load_n(&highest, __ATOMIC_RELAXED);
  while (number > seen &&
         !__atomic_compare_exchange_n(&highest, &seen, number, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
  }
  Entry *entries = __atomic_load_n(&table, __ATOMIC_ACQUIRE);
  return (entries ? entries : make_table()) + number;
}

void access(Thread &t, Pc pc, Entry &e, AccessKind kind) {
  if (kind == AccessKind::free || !is_ignored_call(pc))
    on_access(t, pc, &e.cell, sizeof e.cell, kind);
}

// The entry's lock is held.
void set_channel(Entry &e, Channel *channel) {
  if (e.channel)
    channel_drop(*e.channel);
  e.channel = channel;
}

void set_own_end(Entry &e, uint8_t end) {
  __atomic_store_n(&e.own_end, end, __ATOMIC_RELAXED);
}

// A new life of the number.
void reopen(Entry &e, State state, Context where, Tid by, Channel *channel) {
  shadow_reset(reinterpret_cast<uintptr_t>(&e.cell), sizeof e.cell);
  SpinGuard guard(e.lock);
  set_channel(e, channel);
  e.opened_at = where;
  e.opened_by = by;
  e.state = state;
  e.carries = Carries::unknown;
  set_own_end(e, 0);
}

bool close_entry(Entry &e) {
  SpinGuard guard(e.lock);
  if (e.state == State::closed)
    return false;
  e.state = State::closed;
  set_channel(e, nullptr);
  return true;
}

// Never 0.
uint64_t key_of(const struct stat &status) {
  return (uint64_t{status.st_dev} << 40 ^ status.st_ino) | uint64_t{1} << 63;
}

bool is_open(int fd, struct stat &status) {
  return sys::call(SYS_fstat, fd, reinterpret_cast<long>(&status)) == 0;
}

// 0: the descriptor is none.
uint64_t file_behind(int fd) {
  struct stat status;
  return is_open(fd, status) ? key_of(status) : 0;
}

// What is stored in a file waits for nobody, nor does a terminal.
bool is_store(const struct stat &status) {
  return S_ISREG(status.st_mode) || S_ISCHR(status.st_mode) || S_ISBLK(status.st_mode) || S_ISDIR(status.st_mode);
}

// With a reference for the caller. A pipe is one channel wherever its ends come from: opened by its name, received.
Channel *new_channel(int fd) {
  struct stat status;
  const bool known = is_open(fd, status);
  if (!known || !S_ISFIFO(status.st_mode)) {
    Channel *channel = make_channel();
    channel->relayed = known && is_store(status) ? Relayed::nothing : Relayed::messages;
    return channel;
  }
  Channel *channel = find_channel(key_of(status));
  channel->relayed = Relayed::tokens;
  own_channel_is_open_elsewhere(*channel);
  return channel;
}

// With a reference for the caller.
Channel *channel_of(Entry &e) {
  SpinGuard guard(e.lock);
  if (!e.channel)
    e.channel = new_channel(static_cast<int>(&e - table));
  channel_retain(*e.channel);
  return e.channel;
}

uint8_t own_end_of(const Entry &e) {
  return __atomic_load_n(&e.own_end, __ATOMIC_RELAXED);
}

State state_of(Entry &e) {
  return static_cast<State>(__atomic_load_n(reinterpret_cast<uint8_t *>(&e.state), __ATOMIC_RELAXED));
}

void order(Thread &t, int fd, void (*how)(Thread &, Channel &)) {
  Entry *e = alone() ? nullptr : entry_of(fd);
  if (!e || t.ignore_sync || state_of(*e) == State::closed)
    return;
  RuntimeSection section(t);
  Channel *channel = channel_of(*e);
  how(t, *channel);
  channel_drop(*channel);
}

void close_description(Thread &t, Channel &c) {
  channel_close(t, c);
  file_lock_close(t, c);
}

} // namespace

void descriptor_opened(Thread &t, Pc pc, int fd) {
  if (Entry *e = entry_of(fd)) {
    RuntimeSection section(t);
    reopen(*e, State::open, context_of(t, pc), t.tid, nullptr);
  }
}

void descriptor_sent(Thread &t, int fd) {
  descriptors_left();
  if (Channel *channel = descriptor_channel(t, fd)) {
    RuntimeSection section(t);
    description_sent(fd, *channel);
    channel_drop(*channel);
  }
}

void descriptor_received(Thread &t, Pc pc, int fd) {
  descriptor_opened(t, pc, fd);
  RuntimeSection section(t);
  if (Channel *channel = channel_of_received(fd))
    descriptor_joins(t, fd, channel);
}

void descriptor_duplicated(Thread &t, Pc pc, int from, int to) {
  Entry *old = entry_of(from), *fresh = entry_of(to);
  if (!old || !fresh || old == fresh)
    return;
  RuntimeSection section(t);
  reopen(*fresh, State::open, context_of(t, pc), t.tid, channel_of(*old));
  set_own_end(*fresh, own_end_of(*old));
}

void descriptor_joins(Thread &t, int fd, Channel *channel) {
  RuntimeSection section(t);
  if (Entry *e = entry_of(fd)) {
    SpinGuard guard(e->lock);
    set_channel(*e, channel);
    set_own_end(*e, 0);
  } else {
    channel_drop(*channel);
  }
}

bool descriptor_used(Thread &t, Pc pc, int fd) {
  Entry *e = alone() ? nullptr : entry_of(fd);
  if (!e)
    return true;
  if (UNLIKELY(state_of(*e) == State::closed))
    return false;
  access(t, pc, *e, AccessKind::read);
  return true;
}

void descriptor_used_closed(Thread &t, Pc pc, int fd, bool bad_descriptor) {
  Entry *e = entry_of(fd);
  if (bad_descriptor)
    access(t, pc, *e, AccessKind::read);
  else if (RuntimeSection section(t); state_of(*e) == State::closed)
    reopen(*e, State::unknown, Context(), Tid(), nullptr);
}

bool descriptor_is_open(int fd) {
  struct stat status;
  return is_open(fd, status);
}

bool descriptor_closing(Thread &t, Pc pc, int fd) {
  Entry *e = entry_of(fd);
  if (!e)
    return true;
  RuntimeSection section(t);
  if (state_of(*e) == State::closed)
    return false;
  // Who learns of the end (a read of nothing) comes after the number was given up.
  const uint8_t own_end = own_end_of(*e);
  const bool orders = !alone() && !t.ignore_sync;
  Channel *channel = orders || own_end ? channel_of(*e) : nullptr;
  const bool was_open = close_entry(*e);
  if (was_open) {
    access(t, pc, *e, AccessKind::free);
    if (orders)
      close_description(t, *channel);
    if (own_end)
      own_end_closes(t, {channel, own_end - 1u});
  }
  if (channel)
    channel_drop(*channel);
  return was_open;
}

void descriptor_closed_again(Thread &t, Pc pc, int fd, bool bad_descriptor) {
  Entry *e = entry_of(fd);
  if (bad_descriptor)
    access(t, pc, *e, AccessKind::free);
  else
    shadow_reset(reinterpret_cast<uintptr_t>(&e->cell), sizeof e->cell);
}

void descriptor_acquire(Thread &t, int fd) {
  order(t, fd, channel_acquire);
}
void descriptor_release(Thread &t, int fd) {
  order(t, fd, channel_release);
}

bool descriptor_carries(Thread &t, int fd) {
  Entry *e = entry_of(fd);
  if (!e)
    return true;
  RuntimeSection section(t);
  SpinGuard guard(e->lock);
  if (e->carries == Carries::unknown) {
    struct stat status;
    e->carries =
        is_open(fd, status) && (S_ISREG(status.st_mode) || S_ISCHR(status.st_mode)) ? Carries::no : Carries::yes;
  }
  return e->carries == Carries::yes;
}

void descriptor_watch(Thread &t, int epoll, int fd) {
  Entry *watcher = entry_of(epoll), *watched = entry_of(fd);
  if (!watcher || !watched)
    return;
  RuntimeSection section(t);
  Channel *from = channel_of(*watched), *to = channel_of(*watcher);
  channel_watch(*from, *to);
  channel_drop(*from);
  channel_drop(*to);
}

void descriptor_watches_own(Thread &t, int epoll) {
  if (Channel *channel = descriptor_channel(t, epoll)) {
    __atomic_store_n(&channel->watches_own, own_channels_now(), __ATOMIC_RELAXED);
    channel_drop(*channel);
  }
}

void descriptor_watches_others(Thread &t, int epoll) {
  if (Channel *channel = descriptor_channel(t, epoll)) {
    __atomic_store_n(&channel->watches_own, 0, __ATOMIC_RELAXED);
    channel_drop(*channel);
  }
}

bool descriptor_awaits_own(Thread &t, int epoll) {
  Channel *channel = descriptor_channel(t, epoll);
  if (!channel)
    return false;
  const bool own = __atomic_load_n(&channel->watches_own, __ATOMIC_RELAXED) == own_channels_now();
  channel_drop(*channel);
  return own;
}

void descriptors_made_here(Thread &t, int first, int second, OwnChannel *own) {
  Entry *one = entry_of(first), *other = second < 0 ? nullptr : entry_of(second);
  if (!one || (second >= 0 && !other))
    return drop_own_channel(own);
  RuntimeSection section(t);
  Channel *channel = channel_of(*one);
  if (other) {
    channel_retain(*channel);
    descriptor_joins(t, second, channel);
    set_own_end(*other, 2);
  }
  if (own->kind == OwnKind::counter || own->kind == OwnKind::semaphore)
    channel->relayed = Relayed::tokens;
  channel->own = own;
  set_own_end(*one, 1);
  channel_drop(*channel);
}

void descriptors_left() {
  own_channels_left();
}

OwnEnd descriptor_own_end(Thread &t, int fd) {
  Entry *e = __atomic_load_n(&table, __ATOMIC_RELAXED) ? entry_of(fd) : nullptr;
  if (LIKELY(!e || own_end_of(*e) == 0))
    return {};
  RuntimeSection section(t);
  SpinGuard guard(e->lock);
  const uint8_t end = own_end_of(*e);
  if (end == 0 || e->state != State::open || !e->channel || !own_channel_is_private(*e->channel->own))
    return {};
  channel_retain(*e->channel);
  return {e->channel, end - 1u};
}

Channel *descriptor_channel(Thread &t, int fd) {
  Entry *e = entry_of(fd);
  RuntimeSection section(t);
  return e ? channel_of(*e) : nullptr;
}

void descriptor_gives_up_file_lock(Thread &t, int fd) {
  Entry *e = entry_of(fd);
  const uint64_t file = e ? file_behind(fd) : 0;
  if (!file || t.ignore_sync)
    return;
  RuntimeSection section(t);
  Channel *channel = channel_of(*e);
  file_lock_release(t, *channel, file);
  channel_drop(*channel);
}

void descriptor_has_file_lock(Thread &t, int fd, FileLockMode mode) {
  Entry *e = entry_of(fd);
  const uint64_t file = e ? file_behind(fd) : 0;
  if (!file || t.ignore_sync)
    return;
  RuntimeSection section(t);
  Channel *channel = channel_of(*e);
  file_lock_acquire(t, *channel, file, mode);
  channel_drop(*channel);
}

bool descriptor_location(uintptr_t address, LocationFact &found) {
  Entry *entries = __atomic_load_n(&table, __ATOMIC_ACQUIRE);
  uintptr_t offset = address - reinterpret_cast<uintptr_t>(entries);
  if (!entries || offset >= kDescriptors * sizeof(Entry))
    return false;
  const Entry &e = entries[offset / sizeof(Entry)];
  found = {};
  found.kind = LocationKind::descriptor;
  found.base = reinterpret_cast<uintptr_t>(&e.cell);
  found.size = sizeof e.cell;
  found.tid = e.opened_by;
  found.context = e.opened_at;
  found.fd = static_cast<uint32_t>(&e - entries);
  return true;
}

void descriptors_after_fork_in_child() {
  channel_table_after_fork_in_child();
  file_locks_after_fork_in_child();
  passed_after_fork_in_child();
  Entry *entries = __atomic_load_n(&table, __ATOMIC_ACQUIRE);
  for (uint32_t i = 0; entries && i <= highest; ++i) {
    entries[i].lock = SpinLock();
    if (entries[i].channel)
      entries[i].channel->lock = SpinLock();
  }
}

} // namespace snarl
