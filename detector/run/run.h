// Everything that one run file says, decoded, with the later records applied to the earlier ones (a thread's new name,
// a module's unloading, a finding's repeats). Ids stay ids: nothing is symbolised here.
#ifndef SNARL_DETECTOR_RUN_RUN_H
#define SNARL_DETECTOR_RUN_RUN_H

#include "detector/run/records.h"

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace snarl {

struct Module {
  ModuleRecord record;
  std::optional<uint32_t> generation_until; // unloaded then
};

// Chains of held locks, each found by its number. A parent's number is smaller than its child's.
class LockChains {
public:
  void add(const LockChainRecord &chain) { chains_.push_back(chain); }
  // After the last one was added, and before anything else.
  void sort();

  const LockChainRecord *find(uint32_t number) const; // or null
  // What is held at a chain, innermost first; false when the file lacks a part.
  bool held(uint32_t number, std::vector<const LockChainRecord *> &out) const;
  size_t size() const { return chains_.size(); }
  auto begin() const { return chains_.begin(); }
  auto end() const { return chains_.end(); }

private:
  std::vector<LockChainRecord> chains_;
};

// The lock-order graph as the runtime recorded it.
struct LockOrder {
  LockChains chains;
  std::unordered_map<uint32_t, StructureRecord> structures; // by number
  std::vector<AcquisitionRecord> acquisitions;
  std::vector<SectionRecord> sections;
  std::vector<ChildRecord> children;
};

struct Run {
  std::string path; // of the run file
  uint32_t pid = 0;
  uint64_t started_ns = 0;
  std::optional<ProcessRecord> process;
  std::optional<EndRecord> end;
  // Where and why reading stopped early; empty when the file is sound.
  std::string damage;

  std::vector<Module> modules;
  std::map<Tid, ThreadRecord> threads;
  std::unordered_map<uint32_t, LockRecord> locks;   // by LockId
  std::unordered_map<uint32_t, StackRecord> stacks; // by StackId
  std::vector<RaceRecord> races;
  std::vector<MisuseRecord> misuses;
  std::vector<HangRecord> hangs;
  std::vector<HangRecord> snapshots; // that were asked for
  LockOrder order;
  std::vector<CoverageRecord> coverage;
  std::vector<SuppressionsRecord> suppressions;   // that the program brings
  std::unordered_map<uint32_t, uint64_t> repeats; // finding → how often it was met

  // The whole run is here: the file is sound and the process said how it ended.
  bool complete() const { return damage.empty() && end.has_value(); }
  const LockRecord *lock(LockId id) const;
  const StackRecord *stack(StackId id) const;
  const ThreadRecord *thread(Tid id) const;
  uint64_t times_met(uint32_t finding) const;
};

} // namespace snarl

#endif // SNARL_DETECTOR_RUN_RUN_H
