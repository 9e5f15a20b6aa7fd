// Channels that this process has for itself: pipes, socket pairs and events that it made, of which no descriptor was
// given to another process since. Who waits at one of them waits for this process's own threads; and what goes through
// it orders lock acquisitions (sync/flow.h), one flow for each direction.
//
// Known are calls that read, write, send and receive. What a stream, a splice or an asynchronous write puts in is not
// counted: then the channel is given up. So it is when more is taken than was put in (the kernel may tell of its own
// work by an event), or when one of its ends is opened by a name. What goes through it orders acquisitions as it came
// in this run from then on, as with every other channel (channel_table.h).
//
// All are told, also while the program has one thread.
#ifndef SNARL_RUNTIME_DESCRIPTORS_OWN_CHANNELS_H
#define SNARL_RUNTIME_DESCRIPTORS_OWN_CHANNELS_H

#include "runtime/descriptors/channel_table.h"

namespace snarl {

enum class OwnKind : uint8_t {
  pipe,      // of bytes, from the second end to the first
  stream,    // of bytes, both ways
  messages,  // both ways
  counter,   // an event, which is one end: a read takes all that was added
  semaphore, // an event: a read takes one
  unknown    // nothing is certain of what goes through it
};

// Under its channel's lock.
struct OwnChannel {
  OwnKind kind;
  bool may_come_back[2]; // by end, atomic: a call that finds nothing there, or no room, returns
  bool had_empty_message;
  uint32_t made_after;   // how often descriptors had left by then, plus one; 0: not private. Atomic
  uint64_t added, taken; // of an event's value
  struct Flow *into[2];  // by the end where it is taken; null: none
};
OwnChannel *new_own_channel(OwnKind kind, bool may_come_back, uint64_t initial = 0);
void drop_own_channel(OwnChannel *own);

// A descriptor may have gone to another process, with the number of any channel made so far.
void own_channels_left();
bool own_channel_is_private(const OwnChannel &own);
uint32_t own_channels_now(); // OwnChannel::made_after of one that would be made now
// … and all that goes through it is known. Under its channel's lock.
bool own_channel_is_counted(const OwnChannel &own);

struct OwnEnd {
  Channel *channel; // null: of none
  uint32_t end;
};

void own_end_comes_back(const OwnEnd &end, bool may);
SNARL_INLINE bool own_end_may_come_back(const OwnEnd &end) {
  return __atomic_load_n(&end.channel->own->may_come_back[end.end], __ATOMIC_RELAXED);
}

// Around a call that puts in `bytes` from there (null: from several places) in so many messages.
struct OwnPut {
  uint64_t number, planned, added; // as flows count; of an event's value
};
OwnPut own_put_begins(Thread &t, const OwnEnd &end, const void *from, uint64_t bytes, uint32_t messages);
// `done`: the bytes that it put in; if there may have been several messages, how many; less than 0: none.
void own_put_ends(Thread &t, const OwnEnd &end, const OwnPut &put, int64_t done, bool counts_messages);

// After a call that took something, or found the end (got 0).
struct OwnTaking {
  const void *to; // null: in several places
  uint64_t asked, got;
  bool may_come_back, gets_all, leaves_it; // the call, whatever its descriptor says
};
void own_taken(Thread &t, const OwnEnd &end, const OwnTaking &taking);

// The thread waited, without a limit, until one of these had something to take or had ended. Of one alone: which.
void own_waited(Thread &t, const OwnEnd *ends, uint32_t count, bool ended);

// … or one of several, whatever the limit: this one has something to take.
void own_is_ready(Thread &t, const OwnEnd &end);

void own_end_closes(Thread &t, const OwnEnd &end);
void own_end_is_shut(Thread &t, const OwnEnd &end, int how);

// Something is put in, or may be, that is not counted.
void own_channel_given_up(Thread &t, const OwnEnd &end);
void own_channel_is_open_elsewhere(Channel &c);

} // namespace snarl

#endif // SNARL_RUNTIME_DESCRIPTORS_OWN_CHANNELS_H
