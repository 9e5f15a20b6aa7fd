#include "runtime/heap/benign_races.h"

#include "runtime/channel/facts.h"
#include "runtime/channel/table.h"
#include "runtime/platform/memory.h"
#include "runtime/platform/signals.h"
#include "runtime/platform/spin.h"

namespace snarl {

bool any_benign_race;

namespace {

constexpr uintptr_t kLine = 64;

struct Line {
  uint64_t bytes = 0;             // bit n: of the line's byte n
  OftenCounted *reason = nullptr; // of the last annotation
};

SpinLock lock; // for all below; signals are blocked while it is held
Table<Line> lines;
Vector<OftenCounted *> reasons;

// Annotations repeat a few texts, which may be gone with their library by the time of a race.
OftenCounted *counter_of(const char *reason) {
  const size_t size = __snarl_strlen(reason) + 1;
  for (OftenCounted *known : reasons)
    if (__snarl_memcmp(known->detail, reason, size) == 0)
      return known;
  auto *counter = static_cast<OftenCounted *>(allocate_forever(sizeof(OftenCounted)));
  const auto *text = static_cast<const char *>(__snarl_memcpy(allocate_forever(size), reason, size));
  *counter = {CoverageFact::suppressed, text};
  reasons.push(counter);
  return counter;
}

uint64_t bits(uintptr_t from, uintptr_t to) {
  return (to - from == kLine ? ~uint64_t{0} : (uint64_t{1} << (to - from)) - 1) << from;
}

// Calls f(line's address, its bytes of the range) for each line of the range.
template <typename F> void each_line(uintptr_t address, size_t size, F f) {
  for (uintptr_t at = address, end = address + size; at < end;) {
    const uintptr_t line = at & ~(kLine - 1);
    const uintptr_t until = line + kLine < end ? line + kLine : end;
    f(line, bits(at - line, until - line));
    at = until;
  }
}

} // namespace

void benign_race_expected(uintptr_t address, size_t size, const char *reason) {
  SignalsBlocked signals;
  SpinGuard guard(lock);
  __atomic_store_n(&any_benign_race, true, __ATOMIC_RELAXED);
  OftenCounted *counter = counter_of(reason && *reason ? reason : "benign race");
  each_line(address, size, [&](uintptr_t at, uint64_t bytes) {
    Line &line = lines.at({at});
    line.bytes |= bytes;
    line.reason = counter;
  });
}

void forget_benign_races(uintptr_t address, size_t size) {
  SignalsBlocked signals;
  SpinGuard guard(lock);
  if (size / kLine > lines.size()) {
    lines.each([&](TableKey key, Line &line) {
      for (uintptr_t i = 0; i < kLine; ++i)
        if (key.a + i - address < size)
          line.bytes &= ~(uint64_t{1} << i);
    });
    return;
  }
  each_line(address, size, [](uintptr_t at, uint64_t bytes) {
    if (Line *line = lines.find({at}))
      line->bytes &= ~bytes;
  });
}

bool is_benign_race(uintptr_t granule, uint32_t bytes) {
  if (LIKELY(!__atomic_load_n(&any_benign_race, __ATOMIC_RELAXED)))
    return false;
  SignalsBlocked signals;
  OftenCounted *reason = nullptr;
  {
    SpinGuard guard(lock);
    const uintptr_t at = granule & ~(kLine - 1);
    const Line *line = lines.find({at});
    const uint64_t wanted = uint64_t{bytes} << (granule - at);
    if (line && (line->bytes & wanted) == wanted)
      reason = line->reason;
  }
  if (reason)
    count_often(*reason);
  return reason != nullptr;
}

} // namespace snarl
