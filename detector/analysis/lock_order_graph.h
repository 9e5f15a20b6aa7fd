// The recorded acquisitions of one run, or of several whose locks are named alike, as a graph: what the search for
// cycles walks through.
//
// Acquisitions that are equal but for thread and time are one site; a site stands for one edge from each lock that was
// held. Chains of held locks are shared as in the run file, so a thousand locks held at once cost a thousand links.
#ifndef SNARL_DETECTOR_ANALYSIS_LOCK_ORDER_GRAPH_H
#define SNARL_DETECTOR_ANALYSIS_LOCK_ORDER_GRAPH_H

#include "detector/run/run.h"

#include <functional>
#include <unordered_set>
#include <vector>

namespace snarl {

// A run's part, and how its names are to be understood.
struct LockOrderSource {
  const LockOrder *order;
  std::function<LockId(LockId)> lock;          // its node
  std::function<uint32_t(StackId)> code;       // equal for what counts as equal code
  std::function<bool(LockId)> prefers_writers; // of the run's lock
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
    std::vector<Instance> instances;
  };

  explicit LockOrderGraph(const std::vector<LockOrderSource> &sources);

  const std::vector<Link> &links() const { return links_; }
  const std::vector<Site> &sites() const { return sites_; }
  bool prefers_writers(LockId lock) const { return writer_locks_.count(lock.value) != 0; }

  // All locks of a chain, by number.
  std::vector<EdgeLock> held_set(uint32_t chain) const;
  LockEdgeView edge(uint32_t held_link, const Site &site, const std::vector<EdgeLock> &held) const;
  AcquisitionView view(const Instance &instance) const;
  // The run's own record of a lock that was held at an acquisition, by node; null when the file lacks it.
  const LockChainRecord *held_record(const Instance &instance, LockId node) const;

private:
  void add(uint32_t run, const LockOrderSource &source);

  std::vector<LockOrderSource> sources_;
  std::vector<Link> links_{Link{}};
  std::vector<Site> sites_;
  std::unordered_set<uint32_t> writer_locks_;
  // While it is built.
  struct Key {
    uint64_t a, b;
    bool operator==(const Key &other) const { return a == other.a && b == other.b; }
  };
  struct KeyHash {
    size_t operator()(const Key &key) const;
  };
  std::unordered_map<Key, uint32_t, KeyHash> link_by_key_, site_by_key_;
};

} // namespace snarl

#endif // SNARL_DETECTOR_ANALYSIS_LOCK_ORDER_GRAPH_H
