#include "runtime/sync/structure.h"

#include <gtest/gtest.h>

namespace snarl {
namespace {

TEST(Structure, ChildKnowsItsCreatorUpToTheCreation) {
  Structure parent{}, first{}, second{};
  structure_create(parent, 0, 5, first);
  structure_create(parent, 0, 9, second);
  EXPECT_EQ(structure_of(first, 0), 5u);
  EXPECT_EQ(structure_of(second, 0), 9u);
  EXPECT_EQ(structure_of(parent, 0), 0u);
}

TEST(Structure, GrandchildKnowsBoth) {
  Structure main{}, child{}, grandchild{};
  structure_create(main, 0, 3, child);
  structure_create(child, 1, 7, grandchild);
  EXPECT_EQ(structure_of(grandchild, 0), 3u);
  EXPECT_EQ(structure_of(grandchild, 1), 7u);
  EXPECT_EQ(structure_count(grandchild), 2u);
  structure_drop(child);
  structure_drop(grandchild);
}

TEST(Structure, JoinTakesTheGreaterOfEach) {
  Structure a{}, b{};
  structure_join(a, {nullptr, 2, 10});
  structure_join(a, {nullptr, 0, 4});
  structure_join(b, {nullptr, 2, 7});
  structure_join(b, {nullptr, 1, 1});
  structure_join(a, b);
  EXPECT_EQ(structure_of(a, 0), 4u);
  EXPECT_EQ(structure_of(a, 1), 1u);
  EXPECT_EQ(structure_of(a, 2), 10u);
  structure_drop(a);
  structure_drop(b);
}

TEST(Structure, MeetTakesTheLesserOfEach) {
  Structure a{}, b{};
  structure_join(a, {nullptr, 2, 10});
  structure_join(a, {nullptr, 0, 4});
  structure_join(b, {nullptr, 2, 7});
  structure_join(b, {nullptr, 1, 1});
  structure_meet(a, b);
  EXPECT_EQ(structure_of(a, 0), 0u);
  EXPECT_EQ(structure_of(a, 1), 0u);
  EXPECT_EQ(structure_of(a, 2), 7u);
  structure_meet(a, {nullptr, 0, 0});
  EXPECT_EQ(structure_of(a, 2), 0u);
  structure_drop(a);
  structure_drop(b);
}

TEST(Structure, LessenedItHasWhatTheOtherDoesNotKnow) {
  Structure a{}, b{};
  structure_join(a, {nullptr, 2, 10});
  structure_join(a, {nullptr, 0, 4});
  structure_join(b, {nullptr, 2, 7});
  structure_join(b, {nullptr, 0, 4});
  structure_lessen(a, b);
  EXPECT_EQ(structure_of(a, 0), 0u);
  EXPECT_EQ(structure_of(a, 2), 10u);
  structure_drop(a);
  structure_drop(b);
}

TEST(Structure, SiblingsShareWhatTheirCreatorKnew) {
  Structure parent{}, first{}, second{};
  structure_join(parent, {nullptr, 5, 50});
  structure_create(parent, 0, 1, first);
  structure_create(parent, 0, 2, second);
  EXPECT_EQ(first.known, second.known);
  EXPECT_EQ(first.known->references, 3u);
  structure_drop(first);
  structure_drop(second);
  EXPECT_EQ(parent.known->references, 1u);
  structure_drop(parent);
}

} // namespace
} // namespace snarl
