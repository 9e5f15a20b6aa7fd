// Mappings: fresh memory has no past, unmapped memory races with its users. The shadow's own address space is not given
// away.
#include "runtime/heap/mappings.h"
#include "runtime/intercept/call_site.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/shadow/map.h"
#include "runtime/sink.h"

#include <cerrno>
#include <cstdarg>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/types.h>
#include <unistd.h>

using namespace snarl;

SNARL_REAL(int, shmctl, int, int, shmid_ds *);

namespace {

bool failed(const void *p) {
  return p == MAP_FAILED;
}
size_t page_multiple(size_t n) {
  return (n + 4095) & ~size_t{4095};
}
bool hits_shadow(const void *p, size_t n) {
  const auto at = reinterpret_cast<uintptr_t>(p);
  return shadow_overlaps(at, page_multiple(n)) || cells_are_out_of_reach(at, page_multiple(n));
}

void mapped(Pc pc, void *p, size_t n, bool shared = false) {
  if (failed(p))
    return;
  make_cells_readable(reinterpret_cast<uintptr_t>(p), page_multiple(n));
  Thread *t = self();
  if (!t)
    return;
  on_memory_mapped(*t, pc, p, page_multiple(n));
  RuntimeSection section(*t);
  note_mapping(reinterpret_cast<uintptr_t>(p), page_multiple(n), context_of(*t, pc), t->tid, shared);
}
void unmapped(Pc pc, void *p, size_t n) {
  Thread *t = self();
  if (!t)
    return;
  on_memory_unmapped(*t, pc, p, page_multiple(n));
  RuntimeSection section(*t);
  forget_mapping(reinterpret_cast<uintptr_t>(p), page_multiple(n));
}

// Pages that are given back are zeros when they are next looked at. An allocator's library that has no planted code has
// locks that nobody sees: what it gives back does not count.
bool discards(int advice) {
  return advice == MADV_DONTNEED || advice == MADV_FREE || advice == MADV_REMOVE;
}
void discarded(Pc pc, void *p, size_t n, int advice) {
  Thread *t = self();
  const bool loses = advice == MADV_REMOVE || !is_shared_mapping(reinterpret_cast<uintptr_t>(p));
  if (t && loses && program_call_site(pc) == pc)
    on_memory_discarded(*t, pc, p, page_multiple(n));
}

using Remap = void *(void *, size_t, size_t, int, ...);
struct Remapping {
  Remap *real;
  void *old;
  size_t old_size, size; // whole pages
  int flags;
  void *at; // with MREMAP_FIXED
};

// What is given away is checked before, as with munmap: afterwards it may belong to another thread. So it must be known
// whether the mapping stays where it is, and the first attempt does not let it go.
void *resize_in_place(Pc pc, const Remapping &r, bool shared) {
  auto *old = static_cast<char *>(r.old);
  if (r.size < r.old_size)
    unmapped(pc, old + r.size, r.old_size - r.size);
  void *p = r.real(old, r.old_size, r.size, 0);
  if (!failed(p) && r.size > r.old_size)
    mapped(pc, old + r.old_size, r.size - r.old_size, shared);
  return p;
}

// When there is no memory to move to, the old place stays, and has no past: a race may be missed there, none is made
// up.
void *move(Pc pc, const Remapping &r, bool shared) {
  const bool stays = r.flags & MREMAP_DONTUNMAP; // as zeros
  if (r.at)
    unmapped(pc, r.at, r.size);
  if (stays)
    discarded(pc, r.old, r.old_size, MADV_DONTNEED);
  else
    unmapped(pc, r.old, r.old_size);
  void *p = r.real(r.old, r.old_size, r.size, r.flags, r.at);
  mapped(pc, p, r.size, shared);
  if (failed(p) && !stays)
    mapped(pc, r.old, r.old_size, shared);
  return p;
}

void *remap(Pc pc, const Remapping &r) {
  const bool shared = is_shared_mapping(reinterpret_cast<uintptr_t>(r.old));
  if (r.old_size == 0 || r.flags & ~MREMAP_MAYMOVE)
    return move(pc, r, shared);
  const int error_before = errno;
  void *p = resize_in_place(pc, r, shared);
  if (!failed(p) || errno != ENOMEM || !(r.flags & MREMAP_MAYMOVE))
    return p;
  p = move(pc, r, shared);
  if (!failed(p))
    errno = error_before;
  return p;
}

using Map = void *(void *, size_t, int, int, int, off_t);

// A wish for an address inside the shadow is dropped; a demand fails.
void *map(Pc pc, Map *real, void *at, size_t n, int protection, int flags, int fd, off_t offset) {
  bool fixed = flags & (MAP_FIXED | MAP_FIXED_NOREPLACE);
  if (at && hits_shadow(at, n)) {
    if (fixed) {
      errno = flags & MAP_FIXED_NOREPLACE ? EEXIST : EINVAL;
      return MAP_FAILED;
    }
    at = nullptr;
  }
  if (fixed && !(flags & MAP_FIXED_NOREPLACE))
    unmapped(pc, at, n);
  void *p = real(at, n, protection, flags, fd, offset);
  mapped(pc, p, n, flags & MAP_SHARED);
  return p;
}

void heap_end_moved(Pc pc, void *from, void *to) {
  auto old_end = reinterpret_cast<uintptr_t>(from), new_end = reinterpret_cast<uintptr_t>(to);
  if (old_end < new_end)
    mapped(pc, from, new_end - old_end);
  else if (new_end < old_end)
    unmapped(pc, to, old_end - new_end);
}

} // namespace

SNARL_INTERCEPT(void *, mmap, void *at, size_t n, int protection, int flags, int fd, off_t offset) {
  return map(SNARL_CALLER_PC(), REAL(mmap), at, n, protection, flags, fd, offset);
}
SNARL_INTERCEPT(void *, mmap64, void *at, size_t n, int protection, int flags, int fd, off_t offset) {
  return map(SNARL_CALLER_PC(), REAL(mmap64), at, n, protection, flags, fd, offset);
}

// Checked before, for afterwards the memory may belong to another thread.
SNARL_INTERCEPT(int, munmap, void *p, size_t n) {
  if (hits_shadow(p, n)) {
    errno = EINVAL;
    return -1;
  }
  if (n > 0 && (reinterpret_cast<uintptr_t>(p) & 4095) == 0)
    unmapped(SNARL_CALLER_PC(), p, n);
  return REAL(munmap)(p, n);
}

SNARL_INTERCEPT(void *, mremap, void *old, size_t old_size, size_t size, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  void *at = flags & MREMAP_FIXED ? va_arg(arguments, void *) : nullptr;
  va_end(arguments);
  if ((at && hits_shadow(at, size)) || hits_shadow(old, old_size)) {
    errno = EINVAL;
    return MAP_FAILED;
  }
  if (size == 0 || (reinterpret_cast<uintptr_t>(old) & 4095))
    return REAL(mremap)(old, old_size, size, flags, at); // which fails
  const Remapping r{REAL(mremap), old, page_multiple(old_size), page_multiple(size), flags, at};
  return remap(SNARL_CALLER_PC(), r);
}

// Checked before, as with munmap; its size is what was attached.
SNARL_INTERCEPT(int, shmdt, const void *p) {
  LocationFact segment;
  if (find_mapping(reinterpret_cast<uintptr_t>(p), segment) && segment.base == reinterpret_cast<uintptr_t>(p))
    unmapped(SNARL_CALLER_PC(), const_cast<void *>(p), segment.size);
  return REAL(shmdt)(p);
}

// As with munmap, checked before.
SNARL_INTERCEPT(int, madvise, void *p, size_t n, int advice) {
  if (discards(advice) && (reinterpret_cast<uintptr_t>(p) & 4095) == 0)
    discarded(SNARL_CALLER_PC(), p, n, advice);
  return REAL(madvise)(p, n, advice);
}

SNARL_INTERCEPT(int, brk, void *end) {
  void *before = sbrk(0);
  int result = REAL(brk)(end);
  if (result == 0)
    heap_end_moved(SNARL_CALLER_PC(), before, end);
  return result;
}
SNARL_INTERCEPT(void *, sbrk, intptr_t change) {
  void *before = REAL(sbrk)(change);
  if (change != 0 && !failed(before))
    heap_end_moved(SNARL_CALLER_PC(), before, static_cast<char *>(before) + change);
  return before;
}

SNARL_INTERCEPT(void *, shmat, int id, const void *at, int flags) {
  shmid_ds segment;
  if (at && REAL(shmctl)(id, IPC_STAT, &segment) == 0 && hits_shadow(at, segment.shm_segsz)) {
    errno = EINVAL;
    return MAP_FAILED;
  }
  void *p = REAL(shmat)(id, at, flags);
  if (!failed(p) && REAL(shmctl)(id, IPC_STAT, &segment) == 0)
    mapped(SNARL_CALLER_PC(), p, segment.shm_segsz, /*shared=*/true);
  return p;
}
