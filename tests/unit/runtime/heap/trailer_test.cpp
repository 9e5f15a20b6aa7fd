#include "runtime/heap/trailer.h"

#include <cstdlib>
#include <gtest/gtest.h>
#include <malloc.h>

namespace snarl {
namespace {

TEST(Trailer, GivesBackWhatWasPutIn) {
  for (size_t size : {0, 1, 15, 16, 24, 100, 4000})
    for (size_t slack : {0, 1, 15, 4094}) {
      size_t room = size + slack + kTrailerBytes;
      Birth b = birth_of(room, make_trailer(room, {size, Tid(1234567), Context((1u << 28) - 1)}));
      EXPECT_EQ(b.size, size);
      EXPECT_EQ(b.tid.value, 1234567u);
      EXPECT_EQ(b.context.value, (1u << 28) - 1);
    }
}

TEST(Trailer, MoreSlackThanFitsCountsAsBlock) {
  size_t room = 100 + 10000 + kTrailerBytes;
  Birth b = birth_of(room, make_trailer(room, {100, Tid(1), Context(1)}));
  EXPECT_EQ(b.size, 100 + 10000 - kMaxSlack);
}

TEST(Trailer, ThreadThatDoesNotFitIsUnknown) {
  Birth b = birth_of(100, make_trailer(100, {50, Tid(1u << 24), Context(7)}));
  EXPECT_EQ(b.tid.value, 0u);
  EXPECT_EQ(b.size, 50u);
  EXPECT_EQ(b.context.value, 7u);
}

TEST(Trailer, OverwrittenByTheProgramNeverExceedsTheRoom) {
  for (uint64_t garbage : {0ULL, ~0ULL, 0x4141414141414141ULL})
    for (size_t room : {8, 24, 40, 5000})
      EXPECT_LE(birth_of(room, garbage).size, room - kTrailerBytes);
}

// The room is read from the chunk's header: it must be what malloc itself says.
TEST(Trailer, RoomIsWhatMallocSays) {
  for (size_t size : {0, 1, 24, 25, 100, 1000, 100000, 1 << 20, 64 << 20}) {
    void *p = malloc(size);
    EXPECT_EQ(block_room(p), malloc_usable_size(p)) << size;
    if (size < 100000 || size >= 64 << 20) // in between malloc's own threshold moves
      EXPECT_EQ(block_is_mapped(p), size >= 64 << 20) << size;
    free(p);
    void *aligned = memalign(256, size);
    EXPECT_EQ(block_room(aligned), malloc_usable_size(aligned)) << size;
    free(aligned);
  }
}

} // namespace
} // namespace snarl
