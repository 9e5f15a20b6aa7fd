// The channel's life: when the run file comes into being, and what others may ask of it. facts.h has what is recorded.
//
// The run file is opened by the first finding, by channel_open(), or at start when the user asked for it (log_path,
// keep, json). What the owner of some fact keeps until then it hands over in its channel_on_open() callback.
#ifndef SNARL_RUNTIME_CHANNEL_CHANNEL_H
#define SNARL_RUNTIME_CHANNEL_CHANNEL_H

#include "runtime/platform/base.h"

namespace snarl {

// Once, after options_start(). Opens the run file when the user asked for one; a log_path that cannot be written ends
// the process with one clear line and exit code 2.
void channel_start();

// Opens the run file when it is not open. False: there is none (said once on stderr).
// worth_a_report: what will be recorded may be a finding (a candidate for a lock-order cycle, say): analyze it at exit.
bool channel_open(bool worth_a_report = true);
bool channel_is_open();

// Runs f now if the run file is open, else right after it was opened; again after a fork, when the child opens its
// own. f runs without the channel's lock; it may record. Callers of record_*() and channel_open() hold no lock that a
// callback takes. At most 8 callbacks.
void channel_on_open(void (*f)());

// Findings recorded so far by this process, without repeats.
uint32_t findings_recorded();

// Around fork: the channel is quiet while the process is copied. The child starts with no run file and no findings.
void channel_before_fork();
void channel_after_fork_in_parent();
void channel_after_fork_in_child();

// The process that the findings belong to; in a vfork child the parent.
uint32_t own_pid();
// When the program began (CLOCK_REALTIME): forked children have it from their parents.
uint64_t family_began_ns();
// True in a vfork child and the like: the memory is the parent's, and so are its findings.
bool in_borrowed_memory();

} // namespace snarl

#endif // SNARL_RUNTIME_CHANNEL_CHANNEL_H
