#include "runtime/heap/heap.h"

#include <cstdlib>
#include <gtest/gtest.h>
#include <sys/mman.h>

namespace snarl {
namespace {

// A block as the interceptors make it.
char *block(size_t size) {
  auto *p = static_cast<char *>(malloc(size + kTrailerBytes));
  heap_birth(p, size, Context(77), Tid(5));
  return p;
}
void drop(char *p) {
  heap_death(p, heap_birth_of(p));
  free(p);
}

bool finds(const void *address, LocationFact &found) {
  return heap_find(reinterpret_cast<uintptr_t>(address), found);
}

TEST(HeapFind, AnyAddressInsideABlock) {
  for (size_t size : {1, 8, 24, 100, 5000, 300000, 300 << 20}) {
    char *p = block(size);
    LocationFact found;
    for (size_t at : {size_t{0}, size / 2, size - 1}) {
      ASSERT_TRUE(finds(p + at, found)) << size << " at " << at;
      EXPECT_EQ(found.kind, LocationKind::heap);
      EXPECT_EQ(found.base, reinterpret_cast<uintptr_t>(p));
      EXPECT_EQ(found.size, size);
      EXPECT_EQ(found.tid.value, 5u);
      EXPECT_EQ(found.context.value, 77u);
    }
    EXPECT_FALSE(finds(p + size, found));
    drop(p);
  }
}

TEST(HeapFind, ABlockThatWasFreedLately) {
  char *p = block(64);
  drop(p);
  LocationFact found;
  ASSERT_TRUE(finds(p + 63, found));
  EXPECT_EQ(found.size, 64u);
  EXPECT_EQ(found.context.value, 77u);
  EXPECT_FALSE(finds(p + 64, found));
}

TEST(HeapFind, TheLiveBlockWhereOthersWereFreed) {
  auto *memory = static_cast<char *>(malloc(512)); // a block of it all, once two of its parts were blocks
  for (char *part : {memory + 64, memory + 128}) {
    reinterpret_cast<uint64_t *>(part)[-1] = 32 | 1; // as the header of a block of glibc's
    heap_birth(part, 16, Context(78), Tid(6));
    heap_death(part, heap_birth_of(part));
  }
  heap_birth(memory, 512 - kTrailerBytes, Context(77), Tid(5));
  LocationFact found;
  for (size_t at : {63, 64, 70, 100, 130, 400}) {
    ASSERT_TRUE(finds(memory + at, found)) << at;
    EXPECT_EQ(found.base, reinterpret_cast<uintptr_t>(memory));
    EXPECT_EQ(found.context.value, 77u);
  }
  drop(memory);
}

TEST(HeapFind, NotTheUnknown) {
  LocationFact found;
  int on_stack = 0;
  EXPECT_FALSE(finds(&on_stack, found));
  void *unknown = malloc(3 << 20); // with a mapping of its own: never a block of ours
  EXPECT_FALSE(finds(static_cast<char *>(unknown) + 8, found));
  free(unknown);
}

TEST(HeapFind, DoesNotFaultOnMemoryThatIsGone) {
  void *page = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  mark_block_live(reinterpret_cast<uintptr_t>(page) + 64);
  munmap(page, 4096);
  LocationFact found;
  EXPECT_FALSE(finds(static_cast<char *>(page) + 100, found));
}

TEST(HeapFind, ZeroBytesHoldNoAddress) {
  char *p = block(0);
  LocationFact found;
  EXPECT_FALSE(finds(p, found));
  drop(p);
}

} // namespace
} // namespace snarl
