// Critical sections that others may know of before they are over: two sections of one lock are never at once, so if
// anything in one of them is certain to come before something in the other (sync/structure.h), all of the first comes
// before all of the second, in whatever order the threads run. (The general rule by which a lock orders: Smaragdakis et
// al., "Sound Predictive Race Detection in Polynomial Time", POPL 2012, section 2.)
//
//   lock(m); pthread_create(child); … lock(a) … unlock(m);         child: lock(m); unlock(m); … lock(a) …
//
// Whoever ends such a section leaves with the lock where it began and what was done by its end. Whoever takes the lock,
// or learns of something while he holds it, and knows of the beginning, learns that. A section in which its thread
// handed nothing over nobody can know of, and it leaves nothing.
//
// What others did after a section has begun and before it is over (threads that were created and joined within it,
// above all) they did under its lock, as far as others are concerned who hold it: such sections are part of the
// lock-order graph, and the lock is a gate there.
//
// Of each slot the latest such section is kept, and of the slots the latest kSections. Belongs to the lock, and is used
// by who holds it exclusively; a lock that is `irregular` excludes nobody and has none.
#ifndef SNARL_RUNTIME_SYNC_SECTIONS_H
#define SNARL_RUNTIME_SYNC_SECTIONS_H

#include "runtime/sync/locks.h"

namespace snarl {

struct Sections;

void drop_sections(Sections *s);

// The thread ends its section of a lock, has released its clocks, and still has the real lock.
SNARL_COLD void section_ends(Thread &t, HeldLocks &held, Lock &l, const HeldLock &entry);
// The thread has the lock.
void section_begins(Thread &t, const Lock &l);
// The thread has learnt something; of each lock that it holds it may now know more.
SNARL_COLD void sections_told(Thread &t);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_SECTIONS_H
