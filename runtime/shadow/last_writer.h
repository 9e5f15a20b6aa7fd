// Who wrote what is at an address, and when.
#ifndef SNARL_RUNTIME_SHADOW_LAST_WRITER_H
#define SNARL_RUNTIME_SHADOW_LAST_WRITER_H

#include "runtime/thread/thread.h"

namespace snarl {

struct LastWriter {
  uint32_t slot;
  Clock clock; // its epoch then
};

// Of another slot than the thread's own, by a plain store of a pointer, or of two words at once. False: that is not
// known. What a range has written (memcpy, a structure as a whole) may be what somebody else wrote, and moved.
bool last_writer(Thread &t, uintptr_t pointer, LastWriter &writer);

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_LAST_WRITER_H
