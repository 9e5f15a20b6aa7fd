// Two threads and 64 bytes, for tests of what their accesses leave in the cells.
#ifndef SNARL_TESTS_UNIT_RUNTIME_ENGINE_SUPPORT_TWO_THREADS_TEST_H
#define SNARL_TESTS_UNIT_RUNTIME_ENGINE_SUPPORT_TWO_THREADS_TEST_H

#include "runtime/shadow/map.h"
#include "runtime/shadow/ranges.h"
#include "tests/unit/runtime/engine/support/engine_test.h"

namespace engine_test {

class TwoThreadsTest : public EngineTest {
protected:
  void TearDown() override {
    snarl::shadow_reset(at(0), sizeof memory);
    snarl::shadow_reset(reinterpret_cast<uintptr_t>(mine), sizeof mine);
    snarl::shadow_reset(reinterpret_cast<uintptr_t>(its), sizeof its);
  }
  uintptr_t at(size_t offset) const { return reinterpret_cast<uintptr_t>(memory) + offset; }
  snarl::Word read_word_of(size_t offset) const { return snarl::read_word(*snarl::shadow_cell(at(offset))); }
  snarl::Word write_word_of(size_t offset) const { return snarl::write_word(*snarl::shadow_cell(at(offset))); }
  // By the thread that acts.
  void read(size_t offset, uint32_t size, uint32_t site) { oracle::planted_access(at(offset), pc(site), size, false); }
  void write(size_t offset, uint32_t size, uint32_t site) { oracle::planted_access(at(offset), pc(site), size, true); }

  alignas(64) char memory[64] = {};
  alignas(8) char mine[8] = {}, its[8] = {}; // what the first one releases, and the other one
  PuppetThread other;
};

} // namespace engine_test

#endif // SNARL_TESTS_UNIT_RUNTIME_ENGINE_SUPPORT_TWO_THREADS_TEST_H
