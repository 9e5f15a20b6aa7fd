// A trace: what several threads do, in the order in which it happens. The common language of the reference, the
// engine's harness, the generators and the files in tests/traces (docs/testing.md describes the text form).
//
// Memory is an arena of kArenaBlocks blocks of 16 bytes, named a, b, c, …; `a+5` is byte 5 of the first.
#ifndef SNARL_TESTS_ORACLE_TRACE_H
#define SNARL_TESTS_ORACLE_TRACE_H

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace oracle {

inline constexpr uint32_t kBlockBytes = 16, kArenaBlocks = 8, kArenaBytes = kBlockBytes * kArenaBlocks;
inline constexpr uint32_t kMaxEvents = 512, kMaxThreads = 16, kMaxObjects = 4;

enum class Op : uint8_t {
#define ORACLE_OP(name, text, operands, does) name,
#include "tests/oracle/ops.def"
#undef ORACLE_OP
};

struct Event {
  uint8_t thread = 0;
  Op op = Op::read;
  uint8_t target = 0;   // the other thread, or the number of a synchronisation object
  uint8_t size = 0;     // of the access
  uint16_t address = 0; // offset in the arena
  uint8_t order = 0;    // snarl_order
  uint8_t failure = 0;  // snarl_order of a failed compare-exchange
  friend bool operator==(const Event &, const Event &) = default;
};

using Trace = std::vector<Event>;

// Where the first race on a byte is found: by which event, on which byte of the arena.
using RacyByte = std::pair<uint32_t, uint32_t>;

struct OpInfo {
  const char *text;
  const char *operands; // one letter each: t thread, s object, a address, n size, o order, f failure order
};
const OpInfo &info(Op op);

bool is_memory(Op op); // touches bytes of the arena as an access
bool is_atomic(Op op);
bool writes(Op op);      // a successful compare-exchange does, a failed one does not
bool reads_value(Op op); // atomic load, rmw, compare-exchange
bool is_rmw(Op op);
bool creates(Op op);  // a thread or a fiber
bool switches(Op op); // from fiber to fiber
bool is_about(Op op); // another thread: `target` is one
bool acquires(int order);
bool releases(int order);

// How many threads a barrier is for.
inline uint32_t barrier_size(uint8_t barrier) {
  return barrier % kMaxObjects < 2 ? 2 : 3;
}

inline constexpr uint32_t kGranuleBytes = 4, kFutexBytes = 4;

// Can it happen? Threads exist when they act, are joined at most once, and so on.
bool valid(const Trace &trace);

std::string to_text(const Event &event);
std::string to_text(const Trace &trace);

struct ParsedTrace {
  Trace trace;
  std::vector<RacyByte> expected;        // "=> race a+1 a+2"
  std::vector<uint32_t> expected_events; // "=> race": any bytes of it
  std::string error;                     // empty: all is well
};
ParsedTrace parse_trace(const std::string &text);

} // namespace oracle

#endif // SNARL_TESTS_ORACLE_TRACE_H
