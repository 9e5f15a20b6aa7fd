// Which cycles of locks are one bug: those of the same code, as their callers see it.
#include "detector/report/cycle_code.h"

#include <gtest/gtest.h>

namespace snarl {
namespace {

struct Call {
  const char *function;
  uint32_t line;
};

// Innermost first.
Stack stack(std::initializer_list<Call> calls) {
  Stack out;
  for (const Call &call : calls) {
    SourceFrame frame;
    frame.function = call.function;
    frame.file = "bank.cpp";
    frame.line = call.line;
    out.frames.push_back(frame);
  }
  return out;
}

std::vector<StepCode> code(const std::vector<std::pair<Stack, Stack>> &steps) {
  static std::vector<CycleStep> cycle; // the frames are its
  cycle.clear();
  for (const auto &[held, wanted] : steps) {
    CycleStep step;
    step.held_stack = held;
    step.wanted_stack = wanted;
    cycle.push_back(step);
  }
  return cycle_code(cycle);
}

std::string site(const Stack &held, const Stack &wanted) {
  return code({{held, wanted}})[0].site;
}

TEST(CycleCode, CallersOfTheFunctionThatTakesBothDoNotMatter) {
  EXPECT_EQ(site(stack({{"post", 5}, {"one", 10}, {"main", 20}}), stack({{"post", 6}, {"one", 10}, {"main", 20}})),
            site(stack({{"post", 5}, {"main", 21}}), stack({{"post", 6}, {"main", 21}})));
}

TEST(CycleCode, NorDoesTheWayToTheSecondLock) {
  EXPECT_EQ(site(stack({{"post", 5}}), stack({{"log", 2}, {"post", 6}})),
            site(stack({{"post", 5}}), stack({{"log", 2}, {"tell", 4}, {"post", 7}})));
}

TEST(CycleCode, CallersOfAFunctionThatReturnsWithTheLockDo) {
  auto by_wrapper = [](const char *function) {
    return code({{stack({{"lock", 1}, {"Guard", 3}, {function, 5}, {"main", 20}}),
                  stack({{"lock", 1}, {"Guard", 3}, {function, 6}, {"main", 20}})}})[0];
  };
  EXPECT_NE(by_wrapper("post").site, by_wrapper("audit").site);
  EXPECT_EQ(by_wrapper("post").wants->function, "post");
}

TEST(CycleCode, WhichFunctionsThoseAreAnyStepMayShow) {
  const Stack held_directly = stack({{"audit", 5}}), wanted_by_wrapper = stack({{"lock", 1}, {"audit", 6}});
  const Stack held_by_wrapper = stack({{"lock", 1}, {"post", 8}}), wanted_directly = stack({{"post", 9}});
  const auto both = code({{held_directly, wanted_by_wrapper}, {held_by_wrapper, wanted_directly}});
  EXPECT_EQ(both[0].wants->function, "audit");
  EXPECT_EQ(code({{held_directly, wanted_by_wrapper}})[0].wants->function, "lock");
}

TEST(CycleCode, CallersOfAFunctionThatCallsBackUnderTheLockDo) {
  auto nested = [](const char *outer, const char *inner) {
    return site(stack({{"with_lock", 2}, {outer, 10}}),
                stack({{"with_lock", 2}, {inner, 11}, {"with_lock", 3}, {outer, 10}}));
  };
  EXPECT_NE(nested("post", "post::lambda"), nested("fill", "fill::lambda"));
}

TEST(CycleCode, OfARecursionDepthDoesNotMatter) {
  EXPECT_EQ(site(stack({{"down", 2}, {"main", 9}}), stack({{"down", 2}, {"down", 3}, {"main", 9}})),
            site(stack({{"down", 2}, {"down", 3}, {"main", 9}}),
                 stack({{"down", 2}, {"down", 3}, {"down", 3}, {"main", 9}})));
}

TEST(CycleCode, InstancesOfATemplateAreTheSame) {
  auto of = [](const char *function) { return site(stack({{function, 2}}), stack({{function, 3}})); };
  EXPECT_EQ(of("Box<int>::swap(Box<int>&)"), of("Box<std::pair<long, int>>::swap(Box<std::pair<long, int>>&)"));
  EXPECT_EQ(of("int most<int>(int)"), of("long most<long>(long)"));
  EXPECT_EQ(of("void go<int, 1>()::'lambda'()::operator()() const"),
            of("void go<long, 2>()::'lambda'()::operator()() const"));
  EXPECT_NE(of("Box<int>::swap(Box<int>&)"), of("Box<int>::take(Box<int>&)"));
  EXPECT_NE(of("Box<int>::operator<(Box<int>&)"), of("Box<int>::operator>(Box<int>&)"));
  EXPECT_NE(of("post(int)"), of("post(long)"));
}

TEST(CycleCode, WithoutStacksItIsUnknown) {
  EXPECT_EQ(code({{Stack(), Stack()}})[0].wants, nullptr);
}

} // namespace
} // namespace snarl
