// The records of a run file as plain values: the same fields, in the same order, as detector/core/run_file.h has them.
#ifndef SNARL_DETECTOR_RUN_RECORDS_H
#define SNARL_DETECTOR_RUN_RECORDS_H

#include "detector/core/ids.h"
#include "detector/core/lock_graph.h"
#include "detector/core/run_file.h"

#include <cstdint>
#include <string>
#include <vector>

namespace snarl {

struct ProcessRecord {
  std::string program;
  std::vector<std::string> argv;
  std::string cwd;
  uint32_t parent_pid = 0;
  std::string tool_version, options;
};

struct ModuleRecord {
  uint32_t id = 0;
  std::string path;
  uint64_t bias = 0, begin = 0, end = 0;
  std::string build_id; // raw bytes
  uint32_t generation_from = 0;
  uint32_t flags = 0; // module_flags
};

struct ModuleUnloadRecord {
  uint32_t id = 0;
  uint32_t generation_until = 0;
};

struct StackRecord {
  StackId id;
  std::vector<Frame> frames; // innermost first
  uint32_t flags = 0;        // stack_flags
};

struct ThreadRecord {
  Tid tid, creator;
  StackId created_at;
  uint64_t os_tid = 0;
  std::string name;
  uint32_t flags = 0; // thread_flags
};

struct LocationRecord {
  LocationKind kind = LocationKind::unknown;
  uint64_t base = 0, size = 0;
  Tid tid;
  StackId stack;
  uint32_t fd = 0;
};

struct LockRecord {
  LockId id;
  LockKind kind = LockKind::unknown;
  uint64_t address = 0;
  StackId created_at;
  Tid creator;
  LocationRecord location;
  uint8_t flags = 0;   // lock_flags
  uint32_t tokens = 0; // of a semaphore that may be a gate
};

struct HeldLockRecord {
  LockId lock;
  StackId acquired_at;
  LockMode mode = LockMode::exclusive;
};

struct AccessRecord {
  uint8_t flags = 0; // access_flags
  uint32_t size = 0;
  uint64_t address = 0;
  Tid tid;
  StackId stack;
  std::vector<HeldLockRecord> held;
};

struct RaceRecord {
  uint32_t finding = 0;
  FindingKind kind = FindingKind::data_race;
  AccessRecord second, first;
  LocationRecord location;
};

struct OtherStackRecord {
  StackRole role = StackRole::unknown;
  Tid tid;
  StackId stack;
};

struct MisuseRecord {
  uint32_t finding = 0;
  FindingKind kind = FindingKind::unlock_not_held;
  Tid tid;
  StackId stack;
  LockId lock;
  uint64_t object = 0;
  std::vector<OtherStackRecord> others;
  LocationRecord location;
  int64_t detail = 0;
  std::string text;
};

struct RepeatRecord {
  uint32_t finding = 0;
  uint64_t count = 0;
};

struct LockChainRecord {
  uint32_t chain = 0, parent = 0;
  LockId lock;
  StackId acquired_at;
  LockMode mode = LockMode::exclusive;
};

struct StructureRecord {
  uint32_t structure = 0;
  std::vector<SlotClock> clocks; // by slot
};

struct AcquisitionRecord {
  uint32_t chain = 0; // 0: nothing was held
  LockId wanted;
  Tid tid;
  StackId wanted_at;
  LockMode wanted_mode = LockMode::exclusive;
  uint8_t flags = 0; // edge_flags
  Slot slot;
  Clock clock = 0;
  uint32_t structure = 0;
  SlotClock structural; // one component more; clock 0: none
};

// A section of a lock that others may have worked within.
struct SectionRecord {
  LockId lock;
  Tid tid;
  Slot slot;
  Clock began = 0, ended = 0; // of `slot`
  uint32_t structure = 0;     // what the thread knew when it ended
};

struct ChildRecord {
  uint32_t pid = 0;
  bool ended = false;
  uint32_t structure = 0;
  SlotClock own;
  uint64_t time_ns = 0; // of kAnyProcess
};

struct WaitRecord {
  Tid tid;
  WaitKind kind = WaitKind::unknown;
  LockId lock;
  uint64_t object = 0;
  StackId stack;
  uint64_t since_ns = 0;
  Tid owner;
  std::vector<HeldLockRecord> held;
  LockMode mode = LockMode::exclusive;
  LocationRecord location = {};              // of what is no lock
  std::vector<OtherStackRecord> others = {}; // of other threads, which have to do with it
  uint32_t needed = 0;                       // so many threads must wait there for it to be over; 0: not known
  uint32_t outside_pid = 0, outside_tid = 0; // who holds the lock, by the kernel's ids, if another process has it
};

// Held while an exception passed.
struct LeftLockRecord {
  LockId lock;
  Tid tid;
  StackId thrown_at, caught_at;
};

struct HangRecord {
  uint32_t finding = 0;
  FindingKind kind = FindingKind::deadlock;
  uint64_t now_ns = 0;
  std::vector<WaitRecord> waits;
  std::vector<uint32_t> cycle; // indexes into waits
  std::vector<LeftLockRecord> left;
};

struct CoverageRecord {
  CoverageFact what{};
  uint64_t count = 0, since_ns = 0;
  std::string detail;
};

struct SuppressionsRecord {
  std::string origin, rules;
};

struct EndRecord {
  EndKind how = EndKind::exit;
  int32_t status = 0;
  uint64_t duration_ns = 0, threads = 0;
};

} // namespace snarl

#endif // SNARL_DETECTOR_RUN_RECORDS_H
