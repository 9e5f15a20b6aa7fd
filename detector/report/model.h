// The report: what every writer writes from (docs/report.md, docs/snarl-report.schema.json). Symbolised, grouped,
// explained; nothing of the run file's ids but thread and lock numbers is left.
#ifndef SNARL_DETECTOR_REPORT_MODEL_H
#define SNARL_DETECTOR_REPORT_MODEL_H

#include "detector/core/ids.h"
#include "detector/core/run_file.h"
#include "detector/symbols/source_frame.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace snarl {

inline constexpr const char *kReportSchema = "snarl-report/1";

enum class Confidence : uint8_t { observed, predicted, potential };

// Where an address lies.
struct Location {
  LocationKind kind = LocationKind::unknown;
  std::string name;     // of the variable, when there is one
  std::string member;   // of the variable: ".balance", "[3]"
  uint64_t address = 0; // the address in question
  uint64_t size = 0;    // of the whole object or region; 0: unknown
  uint64_t offset = 0;  // of the address in it
  std::string file;     // declaration of the variable
  uint32_t line = 0;
  Tid thread; // allocated by; owner of the stack or thread-local storage
  uint32_t descriptor = 0;
  Stack stack;                  // allocation, mmap, open
  bool at_library_lock = false; // the variable, or that member, is a lock of the C++ library
};

struct HeldLock {
  LockId lock; // 0: one of several, only the acquisition is known
  LockMode mode = LockMode::exclusive;
  Stack acquired;
};

struct Access {
  uint8_t flags = 0; // access_flags
  uint32_t size = 0;
  uint64_t address = 0;
  Tid thread;
  Stack stack;
  std::vector<HeldLock> locks_held;

  bool is_write() const { return flags & (access_flags::write | access_flags::free); }
  bool is_atomic() const { return flags & access_flags::atomic; }
  const char *operation() const; // "read", "write", "free", …
};

struct LockFacts {
  LockId id;
  LockKind kind = LockKind::unknown;
  std::string name; // of the variable, or "L<id>"
  uint64_t address = 0;
  Location location;
  Tid creator;
  Stack created;
};

struct ThreadFacts {
  Tid id, creator;
  std::string name;
  uint64_t os_tid = 0;
  bool is_main = false, is_detached = false, is_fiber = false;
  Stack created;
  uint32_t run = 0;   // of a finding across runs: in which it was, from 1
  Tid id_in_run = {}; // and as which
};

// "thread holds `held`, taken at held_stack, and wants `wanted` at wanted_stack".
struct CycleStep {
  Tid thread;
  LockId held, wanted;
  LockMode held_mode = LockMode::exclusive, wanted_mode = LockMode::exclusive;
  Stack held_stack, wanted_stack;
  Tid writer = {}; // waits to write what this thread wants to read: the lock prefers writers
  Stack writer_stack = {};
  uint32_t run = 0;                // of a finding across runs: which one shows this step, from 1
  std::vector<LockId> around = {}; // taken, exclusively, before the lock held here; only what may become a gate
};

// What a thread did that matters to a misuse.
struct Event {
  std::string role; // "offence", "acquired", "created", …
  Tid thread;
  Stack stack;
};

struct Wait {
  Tid thread;
  WaitKind kind = WaitKind::unknown;
  LockId lock;
  uint64_t object = 0;
  Tid owner;
  uint64_t since_ns = 0;
  Stack stack;
  std::vector<HeldLock> locks_held;
  LockMode mode = LockMode::exclusive;
  std::optional<Location> location = {};     // of what is no lock
  std::vector<Event> others = {};            // of other threads, which have to do with it
  uint64_t waited_ns = 0;                    // so far
  uint32_t needed = 0;                       // so many threads must wait there for it to be over; 0: not known
  uint32_t outside_pid = 0, outside_tid = 0; // who holds the lock, by the kernel's ids, if another process has it
};

struct Finding {
  std::string id; // stable fingerprint
  FindingKind kind = FindingKind::data_race;
  Confidence confidence = Confidence::observed;
  std::string title, explanation;
  uint64_t count = 1;

  std::vector<Access> accesses; // races: the one that found it, then the earlier one
  std::optional<Location> location;
  LockId misused;                   // misuse: the lock in question, if it is one
  std::vector<Event> events;        // misuse: the offence first
  std::vector<CycleStep> cycle;     // potential and real deadlocks
  std::vector<Wait> waits;          // real deadlocks and stalls: every thread that waits
  std::vector<LockFacts> locks;     // all that are named above
  std::vector<ThreadFacts> threads; // all that are named above

  const LockFacts *lock(LockId lock_id) const;
  const ThreadFacts *thread(Tid tid) const;
};

struct RunFacts {
  std::string file; // the run file
  std::string program, cwd, options, runtime_version;
  std::vector<std::string> args;
  uint32_t pid = 0;
  uint64_t started_ns = 0;
  std::optional<double> duration_s;
  std::optional<EndKind> end;
  int32_t status = 0; // exit status or signal
  uint64_t threads = 0;
  bool complete = true;
  std::vector<std::string> notes; // what is missing, and why
};

// What the run could not see.
struct CoverageGap {
  CoverageFact fact{};
  uint64_t count = 0;
  double since_s = 0;
  std::string detail, text;
};

// A suppression that was in force.
struct SuppressionUse {
  std::string rule, origin; // as written, and where
  uint64_t matched = 0;     // findings
};

struct Report {
  std::vector<RunFacts> runs;
  std::vector<Finding> findings;
  std::vector<CoverageGap> coverage;
  std::vector<SuppressionUse> suppressions;
  uint64_t suppressed = 0;
  uint64_t dropped = 0;
};

const char *kind_text(FindingKind kind);    // "data-race"
const char *kind_summary(FindingKind kind); // one sentence
const char *text(Confidence confidence);
const char *text(LocationKind kind);
const char *text(LockKind kind);
const char *text(LockMode mode);
const char *text(WaitKind kind);
const char *text(StackRole role);
const char *text(EndKind kind);
const char *text(CoverageFact fact);

} // namespace snarl

#endif // SNARL_DETECTOR_REPORT_MODEL_H
