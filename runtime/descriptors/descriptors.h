// The program's file descriptors: who opened each, whether a use races with its close, and which channel it is an end
// of.
//
// Each descriptor number has a cell of memory with shadow; a use is a read of the cell and a close is a free of it, so
// that the engine finds the race and both stacks. A number that is opened again starts anew. What was opened or closed
// where Snarl does not see it is taken for open as long as the kernel does.
//
// All functions accept any number; those out of range (below 0, or 2^20 and above) are not tracked. They keep errno.
#ifndef SNARL_RUNTIME_DESCRIPTORS_DESCRIPTORS_H
#define SNARL_RUNTIME_DESCRIPTORS_DESCRIPTORS_H

#include "runtime/channel/facts.h"
#include "runtime/descriptors/channel_table.h"
#include "runtime/descriptors/file_locks.h"
#include "runtime/descriptors/own_channels.h"

namespace snarl {

void descriptor_opened(Thread &t, Pc pc, int fd);
// In a message (SCM_RIGHTS): before it is sent, and where it arrives under a number that may be another one.
void descriptor_sent(Thread &t, int fd);
void descriptor_received(Thread &t, Pc pc, int fd);
void descriptor_duplicated(Thread &t, Pc pc, int from, int to); // to: open, or just closed by descriptor_closing()
// The descriptor's channel is this one from now on. Takes over the reference.
void descriptor_joins(Thread &t, int fd, Channel *channel);

// Before the call that uses it. False: Snarl saw it closed; then tell descriptor_used_closed() how the call ended.
bool descriptor_used(Thread &t, Pc pc, int fd);
void descriptor_used_closed(Thread &t, Pc pc, int fd, bool bad_descriptor);

bool descriptor_is_open(int fd); // the kernel knows

// Before close(). False: Snarl saw it closed before; then descriptor_closed_again() after the call.
bool descriptor_closing(Thread &t, Pc pc, int fd);
void descriptor_closed_again(Thread &t, Pc pc, int fd, bool bad_descriptor);

// Ordering by the descriptor's channel. Nothing while the program has one thread.
void descriptor_acquire(Thread &t, int fd);
void descriptor_release(Thread &t, int fd);
// May another thread take from a description of its own what is put into this one (a pipe, a socket, an event)? Not so
// with regular files and terminals.
bool descriptor_carries(Thread &t, int fd);
void descriptor_watch(Thread &t, int epoll, int fd);
// An epoll instance was made; it watches, or may, what is not to be taken from this process's own ends.
void descriptor_watches_own(Thread &t, int epoll);
void descriptor_watches_others(Thread &t, int epoll);
// … and has it never? Then only this process's threads can end a wait for its events.
bool descriptor_awaits_own(Thread &t, int epoll);
// With a reference for the caller; null: not tracked.
Channel *descriptor_channel(Thread &t, int fd);

// Its description's lock on the file behind it (file_locks.h), around the call that changes it.
void descriptor_gives_up_file_lock(Thread &t, int fd);
void descriptor_has_file_lock(Thread &t, int fd, FileLockMode mode);

// Who can put something into a descriptor that a thread waits for? A channel with both ends made by this process, and
// then no descriptor of it given to another process by a fork, a spawn or a message, is its own affair
// (own_channels.h).
void descriptors_made_here(Thread &t, int first, int second, OwnChannel *own); // second: or -1. Takes over `own`
void descriptors_left();
// The end that the descriptor is of such a channel, with a reference for the caller; else of none.
OwnEnd descriptor_own_end(Thread &t, int fd);

// The descriptor whose cell lies at `address`.
bool descriptor_location(uintptr_t address, LocationFact &found);

// In the child of a fork, before any other call: locks that another thread held are free.
void descriptors_after_fork_in_child();

} // namespace snarl

#endif // SNARL_RUNTIME_DESCRIPTORS_DESCRIPTORS_H
