// The tokens of a semaphore, as hand-overs (sync/hand_overs.h). A wait that succeeds took one token, but which is
// chance: in another schedule it would have been another thread's. What is certain is arithmetic: a thread that has
// taken n before can take the next one only after more than n were there. So it comes after more than n of the posts,
// whichever these are; of each slot it knows what it knows in any case, the (n+1)th smallest of what the posts say of
// that slot. Tokens that were there from the beginning say nothing. So a semaphore that serves as a lock orders
// nothing, one that is empty at first and is posted by one thread orders each wait after the post that it needs, and a
// thread that waits for as many as there are workers comes after all of them.
//
// Posts that were too long ago, or when nothing was recorded, count as such that say nothing: less is known then, never
// more. So do the takings of a thread that many others have taken turns with.
#ifndef SNARL_RUNTIME_SYNC_TOKENS_H
#define SNARL_RUNTIME_SYNC_TOKENS_H

#include "runtime/sync/hand_overs.h"

namespace snarl {

// Of one semaphore, under its SyncObject's lock.
struct Tokens;

// Is it a gate, so far (sync/gates.h)? With more tokens than these it keeps nobody out.
inline constexpr uint64_t kMostGateTokens = 0xffff;
bool &tokens_are_a_gate(Tokens &s);

// Before the semaphore's first operation, when it has so many.
Tokens *new_tokens(uint64_t initial);
void drop_tokens(Tokens *s);

// Before the thread posts `count`.
void tokens_posted(Thread &t, Tokens &s, uint64_t count);
// After the thread took one.
void token_taken(Thread &t, Tokens &s);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_TOKENS_H
