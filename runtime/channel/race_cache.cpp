// A direct-mapped table from pairs of contexts to findings.
//
//   Entry.pair      written under the channel's lock (0 while the entry changes hands), read by all (acquire)
//   Entry.met       added to by all; read under the lock
//   Entry.flushed, .finding   under the lock
//
// A thread that saw its pair just before the entry was given to another may count one meeting for that other finding.
// A count is then off by one; a finding is never lost, since the first meeting does not come this way.
#include "runtime/channel/race_cache.h"

#include "runtime/channel/facts.h"
#include "runtime/channel/state.h"

namespace snarl {
namespace {

constexpr uint32_t kEntries = 4096;

struct Entry {
  uint64_t pair = 0, met = 0, flushed = 0;
  TableKey finding;
};
constinit Entry entries[kEntries];

uint64_t pair_of(Context a, Context b) {
  return a < b ? uint64_t{a.value} << 32 | b.value : uint64_t{b.value} << 32 | a.value;
}

Entry &entry_of(uint64_t pair) {
  return entries[(pair * 0x9e3779b97f4a7c15ULL) >> 52];
}
static_assert(kEntries == 1u << (64 - 52));

void flush(Entry &entry) {
  uint64_t met_so_far = __atomic_load_n(&entry.met, __ATOMIC_RELAXED);
  uint64_t more = met_so_far - entry.flushed;
  entry.flushed = met_so_far;
  if (Finding *finding = more ? recording.findings.find(entry.finding) : nullptr)
    met(*finding, more);
}

} // namespace

void remember_race(Context a, Context b, TableKey finding) {
  uint64_t pair = pair_of(a, b);
  Entry &entry = entry_of(pair);
  flush(entry);
  __atomic_store_n(&entry.pair, 0, __ATOMIC_RELEASE);
  entry.finding = finding;
  __atomic_store_n(&entry.met, 0, __ATOMIC_RELAXED);
  entry.flushed = 0;
  __atomic_store_n(&entry.pair, pair, __ATOMIC_RELEASE);
}

void flush_race_cache(bool forget) {
  for (Entry &entry : entries)
    if (forget)
      entry = Entry();
    else if (entry.pair)
      flush(entry);
}

bool count_repeated_race(Context a, Context b) {
  uint64_t pair = pair_of(a, b);
  Entry &entry = entry_of(pair);
  if (__atomic_load_n(&entry.pair, __ATOMIC_ACQUIRE) != pair)
    return false;
  uint64_t count = __atomic_add_fetch(&entry.met, 1, __ATOMIC_RELAXED);
  if ((count & (count - 1)) == 0) { // also for a process that will be killed
    ChannelGuard guard;
    flush(entry);
  }
  return true;
}

} // namespace snarl
