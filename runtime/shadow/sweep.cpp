#include "runtime/shadow/sweep.h"

#include "runtime/platform/memory.h"
#include "runtime/platform/spin.h"
#include "runtime/platform/sys.h"
#include "runtime/shadow/access_state.h"
#include "runtime/shadow/byte_cells.h"
#include "runtime/shadow/claims.h"
#include "runtime/shadow/map.h"
#include "runtime/shadow/reader_rows.h"
#include "runtime/shadow/residency.h"
#include "runtime/shadow/sets.h"
#include "runtime/sync/granule_sync.h"

namespace snarl {

namespace {

constexpr uint32_t kPagesToLookAt = 1u << 18; // of shadow

struct Sweep {
  Thread &thread;
  Word (*visit)(Word, void *);
  void (*look)(Word read, Word written, void *); // not null: instead of visiting
  void *argument;
  uint32_t pages = 0; // that were looked at, and one more if there are more
};

Word next_word(const Sweep &s, Word word) {
  if (kind_of(word) == WordKind::id)
    return s.visit(word, s.argument);
  if (kind_of(word) == WordKind::readers)
    change_readers(word, s.visit, s.argument);
  if (kind_of(word) != WordKind::set)
    return word;
  Vector<Word> &ids = s.thread.access->scratch;
  ids.clear();
  append_ids(word, ids);
  bool changed = false;
  for (Word &id : ids) {
    Word next = s.visit(id, s.argument);
    changed |= next != id;
    id = next;
  }
  return changed ? make_set(*s.thread.access, ids.data, ids.count, word, {}) : word;
}

Cell next_cell(const Sweep &s, Cell cell) {
  if (s.look) {
    s.look(read_word(cell), write_word(cell), s.argument);
    return cell;
  }
  Word read = next_word(s, read_word(cell));
  return make_cell(read, next_word(s, write_word(cell)));
}

Cell next_byte_cell(Cell cell, void *sweep) {
  return next_cell(*static_cast<const Sweep *>(sweep), cell);
}

void sweep_sync(const Sweep &s, Word word) {
  GranuleSync &home = *granule_of_word(word).home;
  HomeGuard guard(home);
  for (SyncCells &cells : home.cells) {
    cells.plain = next_cell(s, cells.plain);
    cells.atomic = next_cell(s, cells.atomic);
  }
  for (SyncObject *o = home.objects; o; o = o->next)
    for (AtomicAccess &a : o->accesses) {
      const Cell next = next_cell(s, make_cell(a.read, a.write));
      a.read = read_word(next);
      a.write = write_word(next);
    }
}

// A cell with words other than ids: changed under its lock. False: it changed meanwhile.
bool sweep_locked(const Sweep &s, Cell *cell, Cell old) {
  Cell locked = kLockedCell;
  if (!__atomic_compare_exchange_n(cell, &old, locked, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
    return false;
  Cell next = next_cell(s, old);
  if (__atomic_compare_exchange_n(cell, &locked, next, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
    return true;
  // A range operation that had looked before the lock stored over it (claims.h): what it stored stays.
  drop_word(s.thread.access, read_word(next));
  drop_word(s.thread.access, write_word(next));
  return false;
}

void sweep_cell(Sweep &s, Cell *cell) {
  for (Backoff backoff;;) {
    Cell old = __atomic_load_n(cell, __ATOMIC_ACQUIRE);
    Word read = read_word(old), written = write_word(old);
    if (old == 0)
      return;
    if (written == kLockedWord) {
      backoff.wait();
      continue;
    }
    if (kind_of(read) == WordKind::sync)
      return sweep_sync(s, read);
    if (kind_of(written) == WordKind::bytes) {
      if (change_bytes(s.thread.access, cell, old, next_byte_cell, &s))
        return;
      continue;
    }
    if (!is_plain(read) || !is_plain(written)) {
      if (sweep_locked(s, cell, old))
        return;
      continue;
    }
    Cell next = next_cell(s, old);
    if (next == old)
      return;
    Claim claim(address_of(cell)); // a range operation must not put back what it loaded before
    if (__atomic_compare_exchange_n(cell, &old, next, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
      return;
  }
}

void sweep_page(uintptr_t page, void *sweep) {
  Sweep &s = *static_cast<Sweep *>(sweep);
  if (s.look && s.pages > kPagesToLookAt)
    return;
  ++s.pages;
  for (uintptr_t c = page; c < page + kPage; c += sizeof(Cell))
    sweep_cell(s, reinterpret_cast<Cell *>(c));
}

// The next piece of [low, high) that is not the runtime's own. Returns its end; low moves to its beginning.
uintptr_t next_piece(const Reservation *own, uint32_t count, uintptr_t &low, uintptr_t high) {
  for (uint32_t i = 0; i < count; ++i)
    if (own[i].low <= low && low < own[i].high) {
      low = own[i].high;
      i = ~0u; // it may lie in another one now
    }
  for (uint32_t i = 0; i < count; ++i)
    if (low < own[i].low && own[i].low < high)
      high = own[i].low;
  return high;
}

void sweep_mapping(Sweep &s, uintptr_t low, uintptr_t high) {
  size_t n = shadowed_bytes(low, high - low);
  if (n == 0)
    return;
  auto begin = reinterpret_cast<uintptr_t>(shadow_cell(low));
  for_each_resident_page(begin & ~(kPage - 1), (begin + 2 * n + kPage - 1) & ~(kPage - 1), sweep_page, &s);
}

uintptr_t parse_hex(const char *&p) {
  uintptr_t v = 0;
  for (;; ++p) {
    if (*p >= '0' && *p <= '9')
      v = v * 16 + static_cast<uintptr_t>(*p - '0');
    else if (*p >= 'a' && *p <= 'f')
      v = v * 16 + static_cast<uintptr_t>(*p - 'a' + 10);
    else
      return v;
  }
}

struct Mappings {
  char *text;
  size_t room;
};

// No text: there is no /proc.
Mappings read_mappings() {
  for (size_t room = 1 << 20;; room *= 4) {
    long fd = sys::open("/proc/self/maps", 0);
    if (fd < 0)
      return {nullptr, 0};
    auto *text = static_cast<char *>(map_pages(room));
    size_t length = 0;
    for (long got = 1; got > 0 && length < room - 1; length += got > 0 ? static_cast<size_t>(got) : 0)
      got = sys::read(static_cast<int>(fd), text + length, room - 1 - length);
    sys::close(static_cast<int>(fd));
    if (length < room - 1)
      return {text, room};
    unmap_pages(text, room);
  }
}

void sweep_mappings(Sweep &s, const Mappings &mappings) {
  Reservation own[kMaxReservations];
  uint32_t own_count = large_reservations(own);
  for (const char *line = mappings.text; *line;) {
    uintptr_t low = parse_hex(line);
    ++line; // '-'
    uintptr_t high = parse_hex(line);
    while (low < high && !shadow_overlaps(low, high - low)) {
      uintptr_t end = next_piece(own, own_count, low, high);
      if (low < end)
        sweep_mapping(s, low, end);
      low = end;
    }
    while (*line && *line != '\n')
      ++line;
    line += *line != 0;
  }
  unmap_pages(mappings.text, mappings.room);
}

} // namespace

void sweep_shadow(Thread &t, Word (*visit)(Word, void *), void *argument) {
  Sweep s{t, visit, nullptr, argument};
  // A mapping made after this snapshot has words of current regions only.
  const Mappings mappings = read_mappings();
  SNARL_CHECK(mappings.text);
  sweep_mappings(s, mappings);
}

bool look_through_shadow(Thread &t, void (*look)(Word, Word, void *), void *argument) {
  Sweep s{t, nullptr, look, argument};
  const Mappings mappings = read_mappings();
  if (!mappings.text)
    return false;
  sweep_mappings(s, mappings);
  return s.pages <= kPagesToLookAt;
}

} // namespace snarl
