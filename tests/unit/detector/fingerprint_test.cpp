// The same bug has the same name in other runs, builds and folders, and after lines were added above it.
#include "detector/analysis/fingerprint.h"
#include "detector/report/build_report.h"

#include <gtest/gtest.h>

namespace snarl {
namespace {

SourceFrame frame(const char *function, const char *file, uint32_t line, uint32_t function_line) {
  SourceFrame out;
  out.function = function;
  out.file = file;
  out.line = line;
  out.function_line = function_line;
  out.module = "/opt/bank";
  return out;
}

std::string race_id(const SourceFrame &a, const SourceFrame &b, const char *subject = "x") {
  return fingerprint("data-race", {code_site({{a}, false, false}), code_site({{b}, false, false})}, subject);
}

const SourceFrame kDeposit = frame("deposit(int)", "/home/a/bank.cpp", 12, 10);
const SourceFrame kWithdraw = frame("withdraw(int)", "/home/a/bank.cpp", 22, 20);

TEST(Fingerprint, OrderOfTheSidesDoesNotMatter) {
  EXPECT_EQ(race_id(kDeposit, kWithdraw), race_id(kWithdraw, kDeposit));
}

TEST(Fingerprint, FolderDoesNotMatter) {
  EXPECT_EQ(race_id(kDeposit, kWithdraw), race_id(frame("deposit(int)", "/build/b/bank.cpp", 12, 10), kWithdraw));
}

TEST(Fingerprint, LinesAddedAboveDoNotMatter) {
  EXPECT_EQ(race_id(kDeposit, kWithdraw), race_id(frame("deposit(int)", "/home/a/bank.cpp", 112, 110),
                                                  frame("withdraw(int)", "/home/a/bank.cpp", 122, 120)));
}

TEST(Fingerprint, AnotherLineFunctionFileVariableOrKindIsAnotherBug) {
  std::string id = race_id(kDeposit, kWithdraw);
  EXPECT_NE(id, race_id(frame("deposit(int)", "/home/a/bank.cpp", 13, 10), kWithdraw));
  EXPECT_NE(id, race_id(frame("deposit(long)", "/home/a/bank.cpp", 12, 10), kWithdraw));
  EXPECT_NE(id, race_id(frame("deposit(int)", "/home/a/branch.cpp", 12, 10), kWithdraw));
  EXPECT_NE(id, race_id(kDeposit, kWithdraw, "y"));
  EXPECT_NE(id, race_id(kDeposit, kDeposit));
  EXPECT_NE(id, fingerprint("vptr-race",
                            {code_site({{kDeposit}, false, false}), code_site({{kWithdraw}, false, false})}, "x"));
}

TEST(Fingerprint, TheSiteIsTheProgramsOwnCode) {
  SourceFrame library =
      frame("std::vector<int>::push_back(int&&)", "/usr/include/c++/12/bits/stl_vector.h", 1296, 1295);
  EXPECT_EQ(code_site({{library, kDeposit}, false, false}), code_site({{kDeposit}, false, false}));
  EXPECT_NE(code_site({{library}, false, false}), "unknown");
  EXPECT_EQ(code_site({}), "unknown");
}

TEST(Fingerprint, WithoutDebugInfoModuleStandsForTheFile) {
  SourceFrame a = frame("deposit(int)", "", 0, 0), b = a;
  b.module = "/home/x/bank";
  EXPECT_EQ(code_site({{a}, false, false}), code_site({{b}, false, false}));
}

Finding found(const char *id, uint64_t count, uint8_t first_flags) {
  Finding out;
  out.id = id;
  out.count = count;
  out.accesses.resize(2);
  out.accesses[0].flags = access_flags::write;
  out.accesses[1].flags = first_flags;
  return out;
}

TEST(Grouping, CountsAddUpAndTheMostWritesStandForAll) {
  auto groups =
      group_findings({found("a", 2, 0), found("b", 1, 0), found("a", 3, access_flags::write), found("a", 4, 0)});
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(groups[0].id, "a");
  EXPECT_EQ(groups[0].count, 9u);
  EXPECT_TRUE(groups[0].accesses[1].is_write());
  EXPECT_EQ(groups[1].id, "b");
}

// One function takes all locks: what its callers did tells two findings apart, and who called those does not.
TEST(Fingerprint, APathEndsWhereBothStacksMeet) {
  const SourceFrame lock = frame("Mutex::lock()", "/home/a/mutex.h", 5, 4),
                    main = frame("main", "/home/a/bank.cpp", 50, 40);
  const auto post = [](uint32_t line) { return frame("post()", "/home/a/bank.cpp", line, 10); };
  const Stack first{{lock, post(11), main}, false, false}, second{{lock, post(12), main}, false, false};
  EXPECT_EQ(code_path(second, first), code_site({{lock}, false, false}) + " post()|bank.cpp|2 ");
  EXPECT_NE(code_path(second, first), code_path(first, second));
  const SourceFrame other = frame("other()", "/home/a/bank.cpp", 60, 58);
  const Stack called_otherwise{{lock, post(12), other, main}, false, false},
      first_there{{lock, post(11), other, main}, false, false};
  EXPECT_EQ(code_path(called_otherwise, first_there), code_path(second, first));
}

} // namespace
} // namespace snarl
