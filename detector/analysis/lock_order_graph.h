// The recorded acquisitions of one run, or of several whose locks are named alike, as a graph: what the search for
// cycles walks through.
//
// Acquisitions that are equal but for thread and time are one site; a site stands for one edge from each lock that was
// held. Chains of held locks are shared as in the run file, so a thousand locks held at once cost a thousand links.
#ifndef SNARL_DETECTOR_ANALYSIS_LOCK_ORDER_GRAPH_H
#define SNARL_DETECTOR_ANALYSIS_LOCK_ORDER_GRAPH_H

#include "detector/analysis/number_table.h"
#include "detector/run/run.h"

#include <functional>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace snarl {

// A run's part, and how its names are to be understood.
struct LockOrderSource {
  const LockOrder *order;
  std::function<LockId(LockId)> lock;            // its node
  std::function<uint32_t(StackId)> code;         // equal for what counts as equal code
  std::function<bool(LockId, uint8_t)> has_flag; // lock_flags, of the run's lock
  std::function<uint32_t(LockId)> tokens;        // of the run's lock, if it is a semaphore
  uint32_t pid = 0, parent = 0;                  // the run's process, and its parent's number
};
// The names as they are.
LockOrderSource source_of(const Run &run);

class LockOrderGraph {
public:
  static constexpr uint32_t kNothingHeld = 0; // a link

  // A held lock on top of others.
  struct Link {
    uint32_t parent = kNothingHeld;
    LockId lock;
    LockMode mode = LockMode::exclusive;
    uint32_t code = 0;
  };
  struct Instance {
    uint32_t run = 0; // index of its source
    const AcquisitionRecord *record = nullptr;
  };
  struct Site {
    uint32_t chain = kNothingHeld; // a link
    LockId wanted;
    LockMode mode = LockMode::exclusive;
    uint8_t flags = 0; // edge_flags
    uint32_t code = 0;
    uint32_t first = 0, count = 0; // of its instances
  };

  explicit LockOrderGraph(const std::vector<LockOrderSource> &sources);

  const std::vector<Link> &links() const { return links_; }
  const std::vector<Site> &sites() const { return sites_; }
  std::span<const Instance> instances(const Site &site) const { return {instances_.data() + site.first, site.count}; }
  bool is_process_shared(LockId lock) const { return process_shared_.count(lock.value) != 0; }
  // Of two runs: is one the process of which the other one is a child, or are both children of one?
  bool are_kin(uint32_t run_a, uint32_t run_b) const;
  // Of kin: does all that the first one's process did, or the acquisition if that is its parent's, come before? Or did
  // the first one's process give something after it before the other's took something?
  bool process_precedes(const Instance &earlier, const Instance &later) const;
  bool prefers_writers(LockId lock) const { return writer_locks_.count(lock.value) != 0; }

  // All locks of a chain that exclude others, by number.
  std::vector<EdgeLock> held_set(uint32_t chain) const;
  // Of semaphores that let more than one thread pass: how many may be there at once, and, by number, each token that is
  // held in a chain.
  const std::unordered_map<uint32_t, uint32_t> &tokens() const { return tokens_; }
  std::vector<LockId> held_tokens(uint32_t chain) const;
  LockEdgeView edge(uint32_t held_link, const Site &site, const std::vector<EdgeLock> &held) const;
  AcquisitionView view(const Instance &instance) const;
  // The sections of a run within which others may have been at work, and their locks, as nodes.
  std::span<const SectionRecord> sections(uint32_t run) const { return sources_[run].order->sections; }
  LockId lock_of(uint32_t run, const SectionRecord &section) const { return sources_[run].lock(section.lock); }
  bool is_gate(LockId lock) const { return no_gates_.count(lock.value) == 0; }
  // Was another thread's section begun before the acquisition, in every schedule?
  bool is_begun_before(const SectionRecord &section, const Instance &instance) const;
  // What its thread knew of others when it ended.
  std::span<const SlotClock> known_at_end(uint32_t run, const SectionRecord &section) const;
  // The run's own record of a lock that was held at an acquisition, by node; null when the file lacks it.
  const LockChainRecord *held_record(const Instance &instance, LockId node) const;

private:
  // What is known only while the graph is built.
  struct Building {
    NumberTable links, sites;
    std::vector<Instance> instances;
    std::vector<uint32_t> site_of; // each instance's
  };
  void add(Building &building, uint32_t run, const LockOrderSource &source);
  uint32_t link_number(NumberTable &known, const Link &link);
  uint32_t site_number(NumberTable &known, const Site &site);
  void sort_instances(const Building &building);
  // When the run's process first gave something away after the acquisition, and last took something before it.
  uint64_t given_at(const Instance &instance) const;
  uint64_t taken_at(const Instance &instance) const;
  const ChildRecord *child(uint32_t parent_run, uint32_t run, bool ended) const;
  AcquisitionView view(uint32_t run, const ChildRecord &child) const;

  std::vector<LockOrderSource> sources_;
  std::vector<Link> links_{Link{}};
  std::vector<Site> sites_;
  std::vector<Instance> instances_; // site by site, each in the order of the runs
  std::unordered_set<uint32_t> writer_locks_, no_gates_, process_shared_;
  std::unordered_map<uint32_t, uint32_t> tokens_; // the most, of semaphores with more than one
  mutable std::unordered_map<const AcquisitionRecord *, uint64_t> given_at_, taken_at_; // as far as it was asked
};

} // namespace snarl

#endif // SNARL_DETECTOR_ANALYSIS_LOCK_ORDER_GRAPH_H
