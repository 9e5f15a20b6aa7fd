#include "runtime/shadow/read_from.h"

#include "runtime/heap/freed.h"
#include "runtime/platform/memory.h"
#include "runtime/shadow/access_state.h"
#include "runtime/shadow/map.h"
#include "runtime/shadow/reader_rows.h"
#include "runtime/shadow/reclaim.h"
#include "runtime/shadow/region.h"
#include "runtime/shadow/sets.h"
#include "runtime/shadow/sweep.h"
#include "runtime/shadow/unusual.h"
#include "runtime/thread/clock_state.h"
#include "runtime/thread/registry.h"

namespace snarl {
namespace {

// One that may have passed on what the writer did.
struct Between {
  Clock read;  // the writer's latest epoch of which it has read something …
  Clock since; // … and its own then, of the first such read
  Clock given; // its latest epoch of which the reader has read something
};

struct Look {
  uint32_t reader, writer; // slots
  const ClockState &known; // what the writer knew when it ended
  Clock latest;            // found
  Between *between;        // by slot
  Vector<Word> read_ids, written_ids;
};

void look_at_ids(Look &look, Word read, Word written) {
  const Region &of_read = region_of(read), &of_write = region_of(written);
  const Clock read_in = clock_of(of_read, read);
  if (of_read.slot == of_write.slot || look.known.knows(of_read.slot, read_in))
    return;
  const Clock written_in = clock_of(of_write, written);
  if (of_write.slot == look.writer && of_read.slot == look.reader) {
    look.latest = written_in > look.latest ? written_in : look.latest;
  } else if (of_write.slot == look.writer) {
    Between &one = look.between[of_read.slot];
    one.read = written_in > one.read ? written_in : one.read;
    one.since = !one.since || read_in < one.since ? read_in : one.since;
  } else if (of_read.slot == look.reader) {
    Between &one = look.between[of_write.slot];
    one.given = written_in > one.given ? written_in : one.given;
  }
}

Word keep_id(Word id, void *ids) {
  static_cast<Vector<Word> *>(ids)->push(id);
  return id;
}

void ids_of(Word word, Vector<Word> &ids) {
  ids.clear();
  if (kind_of(word) == WordKind::readers)
    change_readers(word, keep_id, &ids);
  else if (kind_of(word) == WordKind::id || kind_of(word) == WordKind::set)
    append_ids(word, ids);
}

void look_at_pair(Word read, Word written, void *argument) {
  auto &look = *static_cast<Look *>(argument);
  if (!read || !written)
    return;
  if (LIKELY(kind_of(read) == WordKind::id && kind_of(written) == WordKind::id))
    return look_at_ids(look, read, written);
  ids_of(read, look.read_ids);
  ids_of(written, look.written_ids);
  for (const Word r : look.read_ids)
    for (const Word w : look.written_ids)
      look_at_ids(look, r, w);
}

// What others have read of the writer's, and the reader of theirs since.
Clock passed_on(const Look &look) {
  Clock latest = look.latest;
  for (uint32_t slot = 0; slot < kMaxSlots; ++slot) {
    const Between &one = look.between[slot];
    if (one.since && one.given >= one.since && one.read > latest)
      latest = one.read;
  }
  return latest;
}

// Did somebody else than the writer free a block that it had allocated? Whoever takes a node out of a list reads it,
// and then nothing shows that any more.
bool has_freed_of(const Thread &writer) {
  for (uint32_t set = 0; set < kFreedSets; ++set)
    for (const FreedBlock &way : freed_sets[set].ways) {
      Birth birth;
      const uintptr_t start = freed_start(set, way);
      if (!start || !find_freed_block(start, birth) || !(birth.tid == writer.tid) || !has_shadow(start))
        continue;
      const Word written = write_word(__atomic_load_n(shadow_cell(start), __ATOMIC_RELAXED));
      if (kind_of(written) != WordKind::id || region_of(written).slot != writer.slot.value)
        return true;
    }
  return false;
}

} // namespace

Clock latest_read_from(Thread &t, const Thread &writer) {
  if (!t.access || there_is_a_budget() || has_freed_of(writer) || !reclaim_lock.try_lock())
    return kMayHaveReadAll;
  constexpr size_t kBetween = kMaxSlots * sizeof(Between);
  Look look{t.slot.value, writer.slot.value, *writer.clock, 0, static_cast<Between *>(map_pages(kBetween)), {}, {}};
  const bool looked = look_through_shadow(t, look_at_pair, &look);
  reclaim_lock.unlock();
  const Clock latest = passed_on(look);
  unmap_pages(look.between, kBetween);
  look.read_ids.drop();
  look.written_ids.drop();
  return looked ? latest : kMayHaveReadAll;
}

} // namespace snarl
