// Two orders of locks that two processes share.
#include "tests/unit/detector/support/recorded_orders.h"

namespace snarl {
namespace {

// Each in a process of its own, by its main thread: a parent's (the first) and its child's.
struct InTwoProcesses : TwoOrders {
  Recorded parent, child;

  void SetUp() override {
    second.tid = 1;
    parent.run.pid = 70;
    child.run.pid = 71;
    parent.run.process = ProcessRecord{};
    parent.run.process->parent_pid = 50;
    child.run.process = ProcessRecord{};
    child.run.process->parent_pid = 70;
    for (Recorded *one : {&parent, &child})
      for (uint32_t lock : {1u, 2u})
        one->run.locks[lock].flags = lock_flags::process_shared;
  }
  size_t cycles() {
    parent.add(first);
    child.add(second);
    parent.run.order.chains.sort();
    child.run.order.chains.sort();
    return find_lock_cycles(LockOrderGraph({source_of(parent.run), source_of(child.run)})).cycles.size();
  }
};

TEST_F(InTwoProcesses, AreACycle) {
  EXPECT_EQ(cycles(), 1u);
}
TEST_F(InTwoProcesses, OfLocksThatAreNotSharedAreNone) {
  child.run.locks[1].flags = 0;
  parent.run.locks[1].flags = 0;
  EXPECT_EQ(cycles(), 0u);
}
TEST_F(InTwoProcesses, OfStrangersAreNone) {
  child.run.process->parent_pid = 50;
  parent.run.process->parent_pid = 49;
  EXPECT_EQ(cycles(), 0u);
}
// The acquisition's clock is 10.
TEST_F(InTwoProcesses, BeforeTheChildWasMadeAreNone) {
  parent.run.order.children = {{71, false, 0, {Slot(1), 10}}};
  EXPECT_EQ(cycles(), 0u);
}
TEST_F(InTwoProcesses, AfterTheChildWasMadeAreACycle) {
  parent.run.order.children = {{71, false, 0, {Slot(1), 9}}};
  EXPECT_EQ(cycles(), 1u);
}
TEST_F(InTwoProcesses, AfterTheChildHasEndedAreNone) {
  parent.run.order.children = {{71, true, 0, {Slot(1), 10}}};
  EXPECT_EQ(cycles(), 0u);
}
TEST_F(InTwoProcesses, BeforeTheChildHasEndedAreACycle) {
  parent.run.order.children = {{71, true, 0, {Slot(1), 11}}};
  EXPECT_EQ(cycles(), 1u);
}
// What a thread gave after its acquisition, another one took before its own: a token, a message.
TEST_F(InTwoProcesses, GivenBeforeItWasTakenAreNone) {
  parent.run.order.children = {{kAnyProcess, false, 0, {Slot(1), 10}, 500}};
  child.run.order.children = {{kAnyProcess, true, 0, {Slot(1), 10}, 501}};
  EXPECT_EQ(cycles(), 0u);
}
TEST_F(InTwoProcesses, GivenByTheChildBeforeTheParentTookItAreNone) {
  parent.run.order.children = {{kAnyProcess, true, 0, {Slot(1), 10}, 501}};
  child.run.order.children = {{kAnyProcess, false, 0, {Slot(1), 10}, 500}};
  EXPECT_EQ(cycles(), 0u);
}
TEST_F(InTwoProcesses, GivenAfterItWasTakenAreACycle) {
  parent.run.order.children = {{kAnyProcess, false, 0, {Slot(1), 10}, 501}};
  child.run.order.children = {{kAnyProcess, true, 0, {Slot(1), 10}, 500}};
  EXPECT_EQ(cycles(), 1u);
}
TEST_F(InTwoProcesses, GivenBeforeTheAcquisitionAreACycle) {
  parent.run.order.children = {{kAnyProcess, false, 0, {Slot(1), 9}, 500}};
  child.run.order.children = {{kAnyProcess, true, 0, {Slot(1), 10}, 501}};
  EXPECT_EQ(cycles(), 1u);
}
TEST_F(InTwoProcesses, TakenAfterTheAcquisitionAreACycle) {
  parent.run.order.children = {{kAnyProcess, false, 0, {Slot(1), 10}, 500}};
  child.run.order.children = {{kAnyProcess, true, 0, {Slot(1), 11}, 501}};
  EXPECT_EQ(cycles(), 1u);
}
TEST_F(InTwoProcesses, OfWhichTooMuchWasGivenAndTakenAreNone) {
  parent.run.order.children = {{kAnyProcess, false, 0, {Slot(), 0}, 500}};
  child.run.order.children = {{kAnyProcess, true, 0, {Slot(), 0}, ~uint64_t{0}}};
  EXPECT_EQ(cycles(), 0u);
}
TEST_F(InTwoProcesses, InheritedByTheChildAreNone) {
  second.flags = edge_flags::inherited;
  EXPECT_EQ(cycles(), 0u);
}

} // namespace
} // namespace snarl
