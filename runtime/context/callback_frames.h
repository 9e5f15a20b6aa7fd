// Frame records for calls into a library without planted code that calls the program back: the caller's own record
// names where the caller was called from, and the library's frames keep none. Who knows the call (an interceptor, a
// tool of OpenMP) links a record for it. They lie in a place of their own, not on a stack.
#ifndef SNARL_RUNTIME_CONTEXT_CALLBACK_FRAMES_H
#define SNARL_RUNTIME_CONTEXT_CALLBACK_FRAMES_H

#include "runtime/thread/thread.h"

namespace snarl {

inline constexpr uint32_t kMaxCallbackFrames = 1u << 20;
extern snarl_frame *callback_frames; // all of them; null until the first

SNARL_INLINE bool is_callback_frame(const snarl_frame *record) {
  return callback_frames && static_cast<size_t>(record - callback_frames) < kMaxCallbackFrames;
}

// The thread's innermost function has called a library at `pc`. Null when there is no room.
snarl_frame *link_callback_frame(Thread &t, Pc pc);
// The call has returned. Null allowed.
void unlink_callback_frame(Thread &t, snarl_frame *record);

} // namespace snarl

#endif // SNARL_RUNTIME_CONTEXT_CALLBACK_FRAMES_H
