// Runs a trace through the real engine (runtime/{shadow,thread,context,sync,planted}) on one OS thread: each simulated
// OS thread has its own copy of the planted TLS block, swapped in before what it runs acts. What the engine needs of
// its neighbours (channel, locks, heap) is replaced by fakes that collect the races.
#ifndef SNARL_TESTS_ORACLE_ENGINE_H
#define SNARL_TESTS_ORACLE_ENGINE_H

#include "tests/oracle/trace.h"

#include <cstddef>

namespace oracle {

// One race that the engine reported.
struct Report {
  uint32_t event;   // that found it
  uint32_t granule; // offset in the arena
  uint32_t first;   // the earlier event, or kUnknownEvent when call sites are shared
};
inline constexpr uint32_t kUnknownEvent = ~0u;

struct RunOptions {
  bool shared_sites = false; // events of one thread and kind have one pc, so that sites are used again
  bool planted_test = true;  // the inline test stands before reads and writes
  uint64_t rests = 0;        // not 0: accesses rest now and then (runtime/shadow/rests.h), as this seed says
};

void start_engine(); // once for the process

// The main thread is alone before and after, unless the trace has detached threads.
std::vector<Report> run_in_engine(const Trace &trace, RunOptions options);

// What should be true between runs: no cell locked. Returns what is wrong, or "".
std::string engine_at_rest();

// How many events the planted test settled, and in all (for the log: a test that never gets to the slow path proves
// little).
struct EngineCounts {
  size_t events, settled, reports, programs;
};
extern EngineCounts engine_counts;

} // namespace oracle

#endif // SNARL_TESTS_ORACLE_ENGINE_H
