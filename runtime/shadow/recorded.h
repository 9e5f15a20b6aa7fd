// Is an access recorded already? The look at the cells that the planted test cannot do: bytes of a granule, and
// granules that other threads read as well. Lock-free; a "no" says nothing.
#ifndef SNARL_RUNTIME_SHADOW_RECORDED_H
#define SNARL_RUNTIME_SHADOW_RECORDED_H

#include "runtime/thread/thread.h"

#include "detector/core/access_id.h"
#include "runtime/abi.h"

namespace snarl {

// The thread, in its current epoch, wrote (or, for a read, read) these bytes of the granule.
bool granule_recorded(const Thread &t, uintptr_t granule, ByteMask mask, bool write);
// The same for a read of bytes that have cells of their own (byte_cells.h), by these: the granule's cell knows the
// thread only that came last. `old`: what it was.
bool read_is_recorded(const Thread &t, const Cell *cell, Cell old, ByteMask mask);
// As granule_recorded for [p, p + n), n > 0, of which all has shadow.
bool range_recorded(Thread &t, uintptr_t p, size_t n, bool write);
// Up to this size it is worth asking.
inline constexpr size_t kLookedAt = 128;

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_RECORDED_H
