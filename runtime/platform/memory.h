// The runtime's own memory: straight from mmap, never from the program's malloc. Async-signal-safe and thread-safe.
#ifndef SNARL_RUNTIME_PLATFORM_MEMORY_H
#define SNARL_RUNTIME_PLATFORM_MEMORY_H

#include "runtime/platform/base.h"

namespace snarl {

// Zeroed pages that are never given back; dies with a clear line when the system has none.
void *map_pages(size_t bytes);
// The same for what is about to be written everywhere: the pages are there at once, which is cheaper than one by one.
void *map_pages_in_use(size_t bytes);
// Address space without memory behind it until it is touched (MAP_NORESERVE), zeroed.
void *reserve_pages(size_t bytes);
// The same for an array that is filled from its start, without gaps: with huge pages behind the first two megabytes, so
// that what is looked up at random needs fewer translations.
void *reserve_dense_pages(size_t bytes);
void unmap_pages(void *p, size_t bytes);
// What they held is gone: they read as zero, or as before where the system may not take them back (mlockall).
void forget_pages(void *p, size_t bytes);

// The runtime's large arrays: what reserve_pages gave in pieces of kLargeReservation or more. They are never unmapped.
// For whoever walks through the memory of the process and wants the program's only.
inline constexpr size_t kLargeReservation = size_t{1} << 30;
struct Reservation {
  uintptr_t low, high;
};
// Copies them, in no order. Returns their number.
inline constexpr uint32_t kMaxReservations = 64;
uint32_t large_reservations(Reservation out[kMaxReservations]);

// Zeroed memory for ever. 16-byte aligned. Lock-free in the common case.
void *allocate_forever(size_t bytes);

// Zeroed memory that can be freed: size classes over allocate_forever. 16-byte aligned.
void *allocate(size_t bytes);
// The same with anything in it, for who sets what he reads.
void *allocate_unset(size_t bytes);
void release_memory(void *p, size_t bytes);
// Makes it larger, and moves it for that; what is new is zero. Large blocks are moved without being copied.
void *enlarge(void *p, size_t bytes, size_t wanted);

template <typename T> T *allocate_one() {
  return static_cast<T *>(allocate(sizeof(T)));
}
template <typename T> void release_one(T *p) {
  release_memory(p, sizeof(T));
}

// A growing array of plain values. Not thread-safe.
template <typename T> struct Vector {
  T *data = nullptr;
  uint32_t count = 0, capacity = 0;
  void reserve(uint32_t n) {
    if (n <= capacity)
      return;
    uint32_t wanted = capacity ? capacity * 2 : 8;
    while (wanted < n)
      wanted *= 2;
    data = static_cast<T *>(enlarge(static_cast<void *>(data), capacity * sizeof(T), wanted * sizeof(T)));
    capacity = wanted;
  }
  void push(const T &v) {
    if (count == capacity)
      reserve(count + 1);
    data[count++] = v;
  }
  void clear() { count = 0; }
  void drop() {
    if (data)
      release_memory(static_cast<void *>(data), capacity * sizeof(T));
    data = nullptr;
    count = capacity = 0;
  }
  T &operator[](uint32_t i) { return data[i]; }
  const T &operator[](uint32_t i) const { return data[i]; }
  T *begin() { return data; }
  T *end() { return data + count; }
  const T *begin() const { return data; }
  const T *end() const { return data + count; }
};

} // namespace snarl

#endif // SNARL_RUNTIME_PLATFORM_MEMORY_H
