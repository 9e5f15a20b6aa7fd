#include "tests/unit/runtime/engine/support/engine_test.h"

#include "runtime/context/frame_records.h"
#include "runtime/thread/registry.h"

#include <mutex>

namespace engine_test {

namespace {

std::mutex lock;
std::vector<oracle::FoundRace> races;

void collect(const oracle::FoundRace &race) {
  std::lock_guard guard(lock);
  races.push_back(race);
}

} // namespace

uint32_t races_found() {
  std::lock_guard guard(lock);
  return static_cast<uint32_t>(races.size());
}

std::vector<oracle::FoundRace> found_races() {
  std::lock_guard guard(lock);
  return races;
}

EngineTest::EngineTest() {
  static std::once_flag started;
  std::call_once(started, [] {
    snarl::shadow_start();
    snarl::tree_start();
    snarl::registry_start();
  });
}

void EngineTest::SetUp() {
  oracle::on_race = collect;
  std::lock_guard guard(lock);
  races.clear();
}

} // namespace engine_test
