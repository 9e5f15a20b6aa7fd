// The phrases of the report.
#include "detector/report/words.h"

#include <gtest/gtest.h>

namespace snarl {
namespace {

TEST(Words, ShortFunctionCutsTheParameters) {
  EXPECT_EQ(short_function("main"), "main");
  EXPECT_EQ(short_function("bank::Account::deposit(int)"), "bank::Account::deposit");
  EXPECT_EQ(short_function("(anonymous namespace)::f(int (*)(char))"), "(anonymous namespace)::f");
  EXPECT_EQ(short_function("main::$_0::operator()(int) const"), "main::$_0::operator()");
  EXPECT_EQ(short_function("A::operator<(A const&) const"), "A::operator<");
  EXPECT_EQ(short_function("void std::call<void (*)(int)>(int)"), "void std::call<void (*)(int)>");
}

TEST(Words, Lists) {
  EXPECT_EQ(list_words({}), "");
  EXPECT_EQ(list_words({"a"}), "a");
  EXPECT_EQ(list_words({"a", "b"}), "a and b");
  EXPECT_EQ(list_words({"a", "b", "c"}), "a, b and c");
}

TEST(Words, ThreadsAndLocks) {
  Finding finding;
  finding.threads = {{Tid(1), Tid(), "main", 0, true, false, false, {}},
                     {Tid(2), Tid(1), "teller", 0, false, false, false, {}}};
  LockFacts lock;
  lock.id = LockId(3);
  lock.kind = LockKind::rwlock;
  lock.name = "table";
  finding.locks = {lock};
  EXPECT_EQ(thread_words(finding, Tid(1)), "the main thread (T1)");
  EXPECT_EQ(thread_words(finding, Tid(2)), "thread T2 \"teller\"");
  EXPECT_EQ(thread_words(finding, Tid(9)), "thread T9");
  EXPECT_EQ(held_words(finding, {}), "no lock");
  EXPECT_EQ(held_words(finding, {{LockId(3), LockMode::shared, {}}, {LockId(4), LockMode::exclusive, {}}}),
            "rwlock `table` (shared) and lock `L4`");
}

} // namespace
} // namespace snarl
