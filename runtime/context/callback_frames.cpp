#include "runtime/context/callback_frames.h"

#include "runtime/platform/memory.h"
#include "runtime/platform/spin.h"

namespace snarl {

snarl_frame *callback_frames;

namespace {

SpinLock lock; // the rest
uint32_t used;
snarl_frame *free_records; // linked through `previous`

snarl_frame *take() {
  SpinGuard guard(lock);
  if (!callback_frames)
    callback_frames = static_cast<snarl_frame *>(reserve_pages(sizeof(snarl_frame) * uint64_t{kMaxCallbackFrames}));
  if (snarl_frame *record = free_records) {
    free_records = record->previous;
    return record;
  }
  return used < kMaxCallbackFrames ? &callback_frames[used++] : nullptr;
}

} // namespace

snarl_frame *link_callback_frame(Thread &t, Pc pc) {
  RuntimeSection section(t);
  snarl_frame *record = take();
  if (!record)
    return nullptr;
  record->previous = __snarl_tls.frames;
  record->slot = pc;
  __snarl_tls.frames = record;
  return record;
}

void unlink_callback_frame(Thread &t, snarl_frame *record) {
  if (!record)
    return;
  RuntimeSection section(t);
  if (__snarl_tls.frames == record)
    __snarl_tls.frames = record->previous;
  SpinGuard guard(lock);
  record->previous = free_records;
  free_records = record;
}

} // namespace snarl
