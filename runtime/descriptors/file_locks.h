// Locks on whole files that belong to an open file description (flock, and fcntl's OFD locks): they keep apart threads
// that opened the file each by itself. What was done before one is given up happens before what follows the next that
// it kept out: an exclusive one every other, a shared one the exclusive ones. Threads that use the same description, or
// a duplicate of it, do not keep each other out, and are not ordered. Locks on ranges are taken for locks on the file;
// that can hide a race and never makes one up. The locks of a process (lockf, fcntl's others) do not keep its threads
// apart.
#ifndef SNARL_RUNTIME_DESCRIPTORS_FILE_LOCKS_H
#define SNARL_RUNTIME_DESCRIPTORS_FILE_LOCKS_H

#include "runtime/descriptors/channel_table.h"

namespace snarl {

enum class FileLockMode : uint8_t { none, shared, exclusive };

// The description, named by its channel, changes its lock. Before the real call when it gives up or lessens what it
// has, after it when it has got it. `file` names the file.
void file_lock_release(Thread &t, Channel &description, uint64_t file);
void file_lock_acquire(Thread &t, Channel &description, uint64_t file, FileLockMode mode);
// A descriptor of the description closes; with the last of them the lock goes.
void file_lock_close(Thread &t, Channel &description);

void file_locks_after_fork_in_child();

} // namespace snarl

#endif // SNARL_RUNTIME_DESCRIPTORS_FILE_LOCKS_H
