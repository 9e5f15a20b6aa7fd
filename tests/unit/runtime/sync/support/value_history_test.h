// Threads that write to one variable, and wait for values of it, by a history of what was written.
#ifndef SNARL_TESTS_UNIT_RUNTIME_SYNC_SUPPORT_VALUE_HISTORY_TEST_H
#define SNARL_TESTS_UNIT_RUNTIME_SYNC_SUPPORT_VALUE_HISTORY_TEST_H

#include "runtime/sync/value_history.h"
#include "tests/unit/runtime/sync/support/hand_over_test.h"

namespace snarl {

inline int isTwo(uint64_t value) {
  return value == 2;
}
inline int isSet(uint64_t value) {
  return value != 0;
}
inline int isZero(uint64_t value) {
  return value == 0;
}

class ValueHistoryTest : public fakes::HandOverTest {
protected:
  ValueHistory history{};

  void TearDown() override {
    drop_values(history);
    fakes::HandOverTest::TearDown();
  }
  // In an epoch of its own. True: something may still be certain.
  bool write(fakes::FakeThread &by, uint64_t value, Change change = Change::stores, bool releases = true) {
    const bool certain =
        value_written(history, by.thread, {history.last, value, value & ~history.last, 4, change, releases});
    ++by.own[by.clock.slot];
    return certain;
  }
  bool set(fakes::FakeThread &by, uint64_t bits, bool releases = true) {
    const uint64_t before = history.last;
    const bool certain = value_written(history, by.thread, {before, before | bits, bits, 4, Change::sets, releases});
    ++by.own[by.clock.slot];
    return certain;
  }
  bool add(fakes::FakeThread &by, bool releases = true) { return write(by, history.last + 1, Change::adds, releases); }
  bool subtract(fakes::FakeThread &by) { return write(by, history.last - 1, Change::adds); }
  void await(fakes::FakeThread &t, EndsWait ends) {
    Structure certain = certain_before(history, t.thread, ends);
    structure_join(t.held().structure, certain);
    structure_drop(certain);
  }
};

} // namespace snarl

#endif // SNARL_TESTS_UNIT_RUNTIME_SYNC_SUPPORT_VALUE_HISTORY_TEST_H
