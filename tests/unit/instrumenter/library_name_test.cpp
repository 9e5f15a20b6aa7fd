#include "instrumenter/library_name.h"

#include <gtest/gtest.h>

namespace snarl {
namespace {

TEST(LibraryNameTest, AMemberOfAStringOfLibstdcxx) {
  const LibraryName name("_ZNKSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEixEm");
  EXPECT_TRUE(name.isOfStd());
  EXPECT_TRUE(name.isConst());
  EXPECT_FALSE(name.isConstructor());
  EXPECT_FALSE(name.isDestructor());
  EXPECT_EQ(name.context(), "std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char>>");
  EXPECT_EQ(name.base(), "operator[]");
  EXPECT_EQ(name.parameters(), "(unsigned long)");
}

TEST(LibraryNameTest, AMemberOfAStringOfLibcxx) {
  const LibraryName name("_ZNSt3__112basic_stringIcNS_11char_traitsIcEENS_9allocatorIcEEE9push_backEc");
  EXPECT_FALSE(name.isConst());
  EXPECT_EQ(name.context(), "std::__1::basic_string<char, std::__1::char_traits<char>, std::__1::allocator<char>>");
  EXPECT_EQ(name.base(), "push_back");
}

TEST(LibraryNameTest, ConstructorsAndDestructors) {
  const LibraryName constructor("_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEC1ERKS4_");
  EXPECT_TRUE(constructor.isConstructor());
  EXPECT_FALSE(constructor.isDestructor());
  const LibraryName destructor("_ZNSt3__112basic_stringIcNS_11char_traitsIcEENS_9allocatorIcEEED1Ev");
  EXPECT_FALSE(destructor.isConstructor());
  EXPECT_TRUE(destructor.isDestructor());
}

TEST(LibraryNameTest, FunctionsOfTheNamespace) {
  const LibraryName name("_ZSt29_Rb_tree_insert_and_rebalancebPSt18_Rb_tree_node_baseS0_RS_");
  EXPECT_TRUE(name.isOfStd());
  EXPECT_EQ(name.context(), "std");
  EXPECT_EQ(name.base(), "_Rb_tree_insert_and_rebalance");
}

TEST(LibraryNameTest, QualifiersOfTheObjectAreNoPartOfTheName) {
  EXPECT_TRUE(LibraryName("_ZNKRSt8optionalIiE5valueEv").isConst()); // const &
  const LibraryName moved("_ZNOSt8optionalIiE5valueEv");             // &&
  EXPECT_TRUE(moved.isOfStd());
  EXPECT_FALSE(moved.isConst());
  EXPECT_EQ(moved.base(), "value");
}

TEST(LibraryNameTest, TagsOfTheLibrarysVersionAreLeftOut) {
  EXPECT_EQ(LibraryName("_ZNSt3__112basic_stringIcNS_11char_traitsIcEENS_9allocatorIcEEE5beginB8ne190107Ev").base(),
            "begin");
  EXPECT_EQ(LibraryName("_ZNSt3__16vectorIiNS_9allocatorIiEEEixB8ne190107Em").base(), "operator[]");
}

TEST(LibraryNameTest, WhatIsNotOfTheLibraryHasNothing) {
  for (const char *mangled : {"main", "", "_Z", "_ZN", "_ZN4bank7accountC1Ev", "_Z3addSt6vectorIiSaIiEE",
                              "_ZTVSt9exception", "_ZNSt7broken", "_ZN3StdC1Ev"}) {
    const LibraryName name(mangled);
    EXPECT_FALSE(name.isOfStd()) << mangled;
    EXPECT_EQ(name.context(), "") << mangled;
    EXPECT_FALSE(name.isConstructor()) << mangled;
    EXPECT_FALSE(name.isDestructor()) << mangled;
  }
}

} // namespace
} // namespace snarl
