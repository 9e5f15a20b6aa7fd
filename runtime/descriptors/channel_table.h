// OS channels that order threads: what is written into one end happens before what reads it from the other.
//
// A Channel stands for an open file description and, where Snarl can tell, for its other end as well (a pipe, a socket
// pair, a connection inside the process). It is shared by all descriptors that refer to it and ends with the last of
// them. Ordering is by channel, not by byte: every read happens after all writes that came before it. So it is for lock
// acquisitions (sync/relays.h), unless more is known of the channel (own_channels.h).
#ifndef SNARL_RUNTIME_DESCRIPTORS_CHANNEL_TABLE_H
#define SNARL_RUNTIME_DESCRIPTORS_CHANNEL_TABLE_H

#include "runtime/platform/memory.h"
#include "runtime/sink.h"
#include "runtime/sync/relays.h"

namespace snarl {

struct Channel {
  SpinLock lock; // serialises the relay and the watchers
  TokenRelay relay;
  Relayed relayed;            // what goes through it; set before others have it
  Channel *accepted_at;       // of a connection: where it asked for its other end, or null; holds a reference
  Channel *sends_to;          // of a connected datagram socket: where its peer receives, or null; holds a reference
  Vector<Channel *> watchers; // of epoll instances that wait for it; each counted in the watcher's references
  uint32_t watches_own;       // of an epoll instance that watches this process's own ends, to take: own_channels_now()
                              // when it was made; else 0. Atomic
  uint64_t locked_file;       // that it has or had a lock on, or 0; this and the next: file_locks.h
  uint8_t locked;             // FileLockMode
  uint64_t key;               // 0, or what find_channel() finds it by; guarded by the table's lock
  uint32_t references;        // atomic
  struct OwnChannel *own;     // of a pipe, a pair or an event made here: own_channels.h; else null
  Channel *next;              // in the table, guarded by its lock
};

// With one reference, for the caller.
Channel *make_channel();
// The channel of this key (not 0): both ends of a connection compute the same. With one reference for the caller.
Channel *find_channel(uint64_t key);
void channel_retain(Channel &c);
void channel_drop(Channel &c);

void channel_acquire(Thread &t, Channel &c);
// Wakes waiters of epoll too: releases to each watcher, to theirs, and to those of the peer.
void channel_release(Thread &t, Channel &c);
// A descriptor of the channel closes. Whoever accepts the connection only now knows of it by the place where it was
// asked for.
void channel_close(Thread &t, Channel &c);
// `epoll` waits for `c` from now on.
void channel_watch(Channel &c, Channel &epoll);

// In the child of a fork: locks that another thread held are free.
void channel_table_after_fork_in_child();

} // namespace snarl

#endif // SNARL_RUNTIME_DESCRIPTORS_CHANNEL_TABLE_H
