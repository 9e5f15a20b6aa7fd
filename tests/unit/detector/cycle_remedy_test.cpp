// What the report says mends a cycle: an order, and the lock that only some had around the pair.
#include "detector/report/cycle_remedy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace snarl {
namespace {

using testing::HasSubstr;
using testing::Not;

Stack at(const char *function) {
  SourceFrame frame;
  frame.function = function;
  frame.file = "bank.cpp";
  frame.line = 1;
  Stack stack;
  stack.frames = {frame};
  return stack;
}

class CycleRemedy : public testing::Test {
protected:
  CycleRemedy() {
    for (const auto &[id, name] : {std::pair{1u, "a"}, {2u, "b"}, {9u, "gate"}}) {
      LockFacts lock;
      lock.id = LockId(id);
      lock.kind = LockKind::mutex;
      lock.name = name;
      finding.locks.push_back(lock);
    }
    add(2, 1, 2, "forth");
    add(3, 2, 1, "back");
  }
  void add(uint32_t thread, uint32_t held, uint32_t wanted, const char *function) {
    CycleStep step;
    step.thread = Tid(thread);
    step.held = LockId(held);
    step.wanted = LockId(wanted);
    step.held_stack = step.wanted_stack = at(function);
    finding.cycle.push_back(step);
  }
  std::string remedy() {
    keep_one_gate(finding.cycle);
    return cycle_remedy(finding);
  }
  Finding finding;
};

TEST_F(CycleRemedy, NamesTheOrderAndWhoBreaksIt) {
  EXPECT_THAT(remedy(), HasSubstr("With the order mutex `a` and mutex `b` everywhere, which only thread T3 in back"));
  EXPECT_THAT(remedy(), HasSubstr("So does one more lock held around each pair."));
}

TEST_F(CycleRemedy, NamesTheGateThatOneSideHad) {
  finding.cycle[0].around = {LockId(9)};
  EXPECT_THAT(remedy(), HasSubstr("So does mutex `gate`, which thread T2 had already around the pair and thread T3 had "
                                  "not, held around every pair."));
}

TEST_F(CycleRemedy, OfTheSameCodeAnOrderOfTheLocksThemselves) {
  finding.cycle[1].held_stack = finding.cycle[1].wanted_stack = at("forth");
  EXPECT_THAT(remedy(), HasSubstr("The same code in forth"));
  EXPECT_THAT(remedy(), Not(HasSubstr("With the order")));
}

} // namespace
} // namespace snarl
