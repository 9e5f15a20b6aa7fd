#include "runtime/shadow/last_writer.h"

#include "runtime/platform/spin.h"
#include "runtime/shadow/access_state.h"
#include "runtime/shadow/map.h"
#include "runtime/shadow/region.h"
#include "runtime/thread/registry.h"

namespace snarl {
namespace {

constexpr uint32_t kLooks = 100; // at a cell that other threads change at the moment

Cell settled_cell(uintptr_t address) {
  const Cell *cell = shadow_cell(address);
  Cell now = __atomic_load_n(cell, __ATOMIC_RELAXED);
  for (Backoff backoff; kind_of(write_word(now)) == WordKind::locked && backoff.turns < kLooks;) {
    backoff.wait();
    now = __atomic_load_n(cell, __ATOMIC_RELAXED);
  }
  return now;
}

} // namespace

bool last_writer(Thread &t, uintptr_t pointer, LastWriter &writer) {
  if (pointer % sizeof(void *) != 0 || !has_shadow(pointer) || alone())
    return false;
  RuntimeSection section(t);
  const Cell cell = settled_cell(pointer);
  const Word word = write_word(cell);
  if (kind_of(word) != WordKind::id || kind_of(read_word(cell)) == WordKind::sync)
    return false;
  const Region &region = region_of(word);
  if (region.partial)
    return false;
  const uint16_t size = site_of(region, word).size;
  writer = {region.slot, clock_of(region, word), size == sizeof(void *) || size == 2 * sizeof(void *)};
  return true;
}

bool was_written(Thread &t, uintptr_t pointer) {
  if (!has_shadow(pointer))
    return false;
  RuntimeSection section(t);
  return write_word(settled_cell(pointer)) != 0;
}

} // namespace snarl
