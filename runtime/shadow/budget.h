// When accesses rest so that the program takes no more than `factor` times its own CPU time (docs/budget.md). Clocks
// are the caller's: it tells at each tick what was used since the last one.
//
// An account: what runs outside of the runtime pays in what the factor allows for it, what runs inside takes out its
// own. Accesses are checked until the account is empty, and rest until it holds enough for the next period of checking,
// whose length is drawn at random: a program that repeats itself must not repeat itself in step with the periods.
#ifndef SNARL_RUNTIME_SHADOW_BUDGET_H
#define SNARL_RUNTIME_SHADOW_BUDGET_H

#include <algorithm>
#include <cstdint>

namespace snarl {

struct CpuTime { // in nanoseconds
  uint64_t program = 0, runtime = 0;
};

class Budget {
public:
  static constexpr int64_t kAtStart = 20'000'000;                   // what a program begins with is checked
  static constexpr int64_t kLeast = 2'000'000, kRandom = 4'000'000; // a period of checking: from kLeast on
  // Outside of the runtime, but of Snarl: planted code makes that of the program's own time, and what a call into the
  // runtime costs around it (its way there, registers, what was in the caches) is that of what it costs inside.
  static constexpr int64_t kPlanted = 125, kAround = 75; // in hundredths

  // Of the factor, in hundredths: 150 is 1.5x. The seed chooses the periods.
  Budget(uint32_t hundredths, uint64_t seed) : gain_(int64_t{hundredths} * 100 / kPlanted - 100), random_(seed | 1) {}

  // Do accesses rest from now on?
  bool tick(CpuTime used) {
    (rests_ ? unchecked_ : checked_) += used.program + used.runtime;
    const auto program = static_cast<int64_t>(used.program), runtime = static_cast<int64_t>(used.runtime);
    const int64_t around = std::min(program, runtime * kAround / 100);
    account_ += (program - around) * gain_ / 100 - runtime - around;
    if (rests_ ? account_ < wanted_ : account_ > 0)
      return rests_;
    rests_ = !rests_;
    if (rests_) {
      ++count_;
      wanted_ = kLeast + static_cast<int64_t>(next_random() % kRandom);
    }
    return rests_;
  }

  uint64_t checked_ns() const { return checked_; }
  uint64_t unchecked_ns() const { return unchecked_; }
  uint32_t rests() const { return count_; }

private:
  int64_t gain_, account_ = kAtStart, wanted_ = 0;
  uint64_t random_, checked_ = 0, unchecked_ = 0;
  uint32_t count_ = 0;
  bool rests_ = false;

  uint64_t next_random() { // xorshift64
    random_ ^= random_ << 13;
    random_ ^= random_ >> 7;
    random_ ^= random_ << 17;
    return random_;
  }
};

// Splits the time of a tick: `total` of the process, of which `seen` was found to belong inside or outside, thread by
// thread. What threads used that nobody saw, because they were too short-lived or wait by now, is taken for alike.
inline CpuTime split_time(uint64_t total, CpuTime seen) {
  const uint64_t known = seen.program + seen.runtime;
  if (total <= known)
    return seen;
  const uint64_t unseen = total - known;
  const uint64_t inside = known ? unseen * seen.runtime / known : unseen / 2;
  return {seen.program + unseen - inside, seen.runtime + inside};
}

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_BUDGET_H
