// No locks here: a signal handler may interrupt an allocation and allocate itself.
#include "runtime/platform/memory.h"

#include "runtime/platform/sys.h"

#include <sys/mman.h>
#include <sys/syscall.h>

namespace snarl {
namespace {

constexpr size_t kPage = 4096;
constexpr size_t kChunk = 1 << 20;
constexpr size_t kLargestFromChunk = kChunk / 4;
constexpr size_t kLargestClass = 1 << 16;

size_t page_multiple(size_t bytes) {
  return (bytes + kPage - 1) & ~(kPage - 1);
}

void *map_or_die(size_t bytes, int flags) {
  bytes = page_multiple(bytes);
  long p = sys::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
  if (p < 0 && p > -4096) {
    Text text;
    text << "out of memory: the system refused " << uint64_t{bytes} << " bytes";
    say(text);
    internal_error(__FILE__, __LINE__, "out of memory");
  }
  return reinterpret_cast<void *>(p);
}

// A chunk is given away from its front by an atomic add; whoever finds it full puts a new one in its place.
struct Chunk {
  size_t used;
};
Chunk *current_chunk;

void replace_chunk(Chunk *full) {
  auto *fresh = static_cast<Chunk *>(map_or_die(kChunk, 0));
  fresh->used = 16;
  if (!__atomic_compare_exchange_n(&current_chunk, &full, fresh, false, __ATOMIC_RELEASE, __ATOMIC_RELAXED))
    unmap_pages(fresh, kChunk);
}

// Size classes: every 16 bytes up to 256, then four for each power of two.
constexpr uint32_t kClasses = 17 + 4 * 8;

uint32_t class_of(size_t bytes) {
  if (bytes <= 256)
    return static_cast<uint32_t>((bytes + 15) / 16);
  uint32_t power = 63 - static_cast<uint32_t>(__builtin_clzll(bytes - 1)); // 2^power < bytes <= 2^(power+1)
  size_t quarter = size_t{1} << (power - 2);
  return 17 + 4 * (power - 8) + static_cast<uint32_t>((bytes - (size_t{1} << power) + quarter - 1) / quarter) - 1;
}

size_t class_size(uint32_t c) {
  if (c <= 16)
    return size_t{c} * 16;
  uint32_t power = 8 + (c - 17) / 4;
  return (size_t{1} << power) + ((c - 17) % 4 + 1) * (size_t{1} << (power - 2));
}

// A stack of free blocks. The version makes a pop fail when the head was popped and pushed again meanwhile; the
// `next` of a block that someone else has just taken may be garbage, which the failing exchange discards.
struct FreeBlock {
  FreeBlock *next;
};
struct alignas(16) FreeList {
  FreeBlock *head;
  uint64_t version;
};
FreeList free_lists[kClasses];

bool exchange(FreeList &list, FreeList expected, FreeBlock *head) {
  using Wide = unsigned __int128;
  Wide from = static_cast<Wide>(expected.version) << 64 | reinterpret_cast<uintptr_t>(expected.head);
  Wide to = static_cast<Wide>(expected.version + 1) << 64 | reinterpret_cast<uintptr_t>(head);
  return __sync_bool_compare_and_swap(reinterpret_cast<Wide *>(&list), from, to);
}

FreeList load(FreeList &list) {
  FreeList seen;
  seen.version = __atomic_load_n(&list.version, __ATOMIC_ACQUIRE);
  seen.head = __atomic_load_n(&list.head, __ATOMIC_ACQUIRE);
  return seen;
}

void *pop(FreeList &list) {
  for (;;) {
    FreeList seen = load(list);
    if (!seen.head)
      return nullptr;
    if (exchange(list, seen, __atomic_load_n(&seen.head->next, __ATOMIC_RELAXED)))
      return seen.head;
  }
}

void push(FreeList &list, void *p) {
  auto *block = static_cast<FreeBlock *>(p);
  for (;;) {
    FreeList seen = load(list);
    __atomic_store_n(&block->next, seen.head, __ATOMIC_RELAXED);
    if (exchange(list, seen, block))
      return;
  }
}

constexpr uintptr_t kHugePage = uintptr_t{1} << 21;

Reservation reservations[kMaxReservations]; // high: 0 until the entry is complete
uint32_t reservation_count;

} // namespace

void *map_pages(size_t bytes) {
  return map_or_die(bytes, 0);
}
void *map_pages_in_use(size_t bytes) {
  return map_or_die(bytes, MAP_POPULATE);
}
void *reserve_pages(size_t bytes) {
  void *p = map_or_die(bytes, MAP_NORESERVE);
  if (bytes >= kLargeReservation) {
    uint32_t i = __atomic_fetch_add(&reservation_count, 1, __ATOMIC_RELAXED);
    auto low = reinterpret_cast<uintptr_t>(p);
    if (i < kMaxReservations) {
      reservations[i].low = low;
      __atomic_store_n(&reservations[i].high, low + page_multiple(bytes), __ATOMIC_RELEASE);
    }
  }
  return p;
}
void *reserve_dense_pages(size_t bytes) {
  void *p = reserve_pages(bytes);
  const uintptr_t low = reinterpret_cast<uintptr_t>(p), end = low + page_multiple(bytes);
  const uintptr_t huge = (low + 2 * kHugePage - 1) & ~(kHugePage - 1);
  if (huge < end)
    sys::call(SYS_madvise, static_cast<long>(huge), static_cast<long>(end - huge), MADV_HUGEPAGE);
  return p;
}
uint32_t large_reservations(Reservation out[kMaxReservations]) {
  uint32_t count = 0;
  for (const Reservation &r : reservations)
    if (uintptr_t high = __atomic_load_n(&r.high, __ATOMIC_ACQUIRE))
      out[count++] = {r.low, high};
  return count;
}
void unmap_pages(void *p, size_t bytes) {
  sys::munmap(p, page_multiple(bytes));
}

void forget_pages(void *p, size_t bytes) {
  sys::call(SYS_madvise, reinterpret_cast<long>(p), static_cast<long>(page_multiple(bytes)), MADV_DONTNEED);
}

void *allocate_forever(size_t bytes) {
  bytes = (bytes + 15) & ~size_t{15};
  if (bytes > kLargestFromChunk)
    return map_pages(bytes);
  for (;;) {
    Chunk *chunk = __atomic_load_n(&current_chunk, __ATOMIC_ACQUIRE);
    if (chunk) {
      size_t at = __atomic_fetch_add(&chunk->used, bytes, __ATOMIC_RELAXED);
      if (at + bytes <= kChunk)
        return reinterpret_cast<char *>(chunk) + at;
    }
    replace_chunk(chunk);
  }
}

SNARL_INLINE static void *take_block(size_t bytes, bool zeroed) {
  if (bytes > kLargestClass)
    return map_pages(bytes);
  const uint32_t c = class_of(bytes ? bytes : 1);
  void *used_before = pop(free_lists[c]);
  if (!used_before)
    return allocate_forever(class_size(c));
  return zeroed ? __snarl_memset(used_before, 0, class_size(c)) : used_before;
}

void *allocate(size_t bytes) {
  return take_block(bytes, true);
}

void *allocate_unset(size_t bytes) {
  return take_block(bytes, false);
}

void release_memory(void *p, size_t bytes) {
  if (!p)
    return;
  if (bytes > kLargestClass)
    unmap_pages(p, bytes);
  else
    push(free_lists[class_of(bytes ? bytes : 1)], p);
}

void *enlarge(void *p, size_t bytes, size_t wanted) {
  if (bytes > kLargestClass) {
    const long moved = sys::call(SYS_mremap, reinterpret_cast<long>(p), static_cast<long>(page_multiple(bytes)),
                                 static_cast<long>(page_multiple(wanted)), MREMAP_MAYMOVE);
    if (LIKELY(moved > 0))
      return reinterpret_cast<void *>(moved);
  }
  void *bigger = allocate(wanted);
  if (p) {
    __snarl_memcpy(bigger, p, bytes);
    release_memory(p, bytes);
  }
  return bigger;
}

} // namespace snarl
