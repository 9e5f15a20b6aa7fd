// Who wrote what is at an address, and when.
#ifndef SNARL_RUNTIME_SHADOW_LAST_WRITER_H
#define SNARL_RUNTIME_SHADOW_LAST_WRITER_H

#include "runtime/thread/thread.h"

namespace snarl {

struct LastWriter {
  uint32_t slot;
  Clock clock;         // its epoch then
  bool stored_pointer; // by a plain store of a pointer, or of two words at once, and not as a part of something longer
};

// False: that is not known.
bool last_writer(Thread &t, uintptr_t pointer, LastWriter &writer);

// By a thread, while there were several.
bool was_written(Thread &t, uintptr_t pointer);

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_LAST_WRITER_H
