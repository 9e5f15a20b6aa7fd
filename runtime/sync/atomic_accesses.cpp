#include "runtime/sync/atomic_accesses.h"

namespace snarl {

namespace {

using namespace atomic_entries;

void flush_side(Thread &t, GranuleSync &home, SyncObject &o, Word id, Span span, bool write) {
  const uint32_t cell = first_cell(home, o);
  for (uint32_t i = span.first(); i <= span.last(); ++i) {
    Cell &atomic = home.cells[(cell + i) % kMaxGranules].atomic;
    atomic = with_atomic_access(t, atomic, id, write);
  }
}

} // namespace

void flush_atomic_accesses(Thread &t, GranuleSync &home, SyncObject &o) {
  for (uint32_t entry = 0; entry < kAtomicAccesses; ++entry) {
    AtomicAccess &a = o.accesses[entry];
    if (a.write)
      flush_side(t, home, o, a.write, span_at(o, entry, true), true);
    if (a.read)
      flush_side(t, home, o, a.read, span_at(o, entry, false), false);
    a = {};
  }
}

} // namespace snarl
