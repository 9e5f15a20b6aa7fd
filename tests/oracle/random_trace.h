// Random traces. The same seed makes the same trace everywhere.
#ifndef SNARL_TESTS_ORACLE_RANDOM_TRACE_H
#define SNARL_TESTS_ORACLE_RANDOM_TRACE_H

#include "tests/oracle/trace.h"

namespace oracle {

// A small generator of our own: libraries differ in theirs.
class Random {
public:
  explicit Random(uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15ULL + 0x1234567) {}
  uint64_t next() {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  uint32_t below(uint32_t n) { return static_cast<uint32_t>((next() >> 32) * n >> 32); }
  bool chance(uint32_t percent) { return below(100) < percent; }

private:
  uint64_t state_;
};

Trace random_trace(uint64_t seed, bool detached_threads);

} // namespace oracle

#endif // SNARL_TESTS_ORACLE_RANDOM_TRACE_H
