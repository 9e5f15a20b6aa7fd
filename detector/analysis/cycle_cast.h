// Who plays in a cycle: for the edges of a cycle, one acquisition each such that all can be under way at once.
#ifndef SNARL_DETECTOR_ANALYSIS_CYCLE_CAST_H
#define SNARL_DETECTOR_ANALYSIS_CYCLE_CAST_H

#include "detector/analysis/enclosing_sections.h"
#include "detector/analysis/lock_order_graph.h"

#include <unordered_map>
#include <vector>

namespace snarl {

struct LockCycleEdge;

// An edge of the graph: a held lock and what was wanted.
struct CycleEdge {
  uint32_t link, site;
};

class CycleCast {
public:
  CycleCast(const LockOrderGraph &graph, uint64_t most_work) : order(graph), work_left(most_work), enclosing(graph) {}

  // Necessary, for two edges of a cycle: no common gate, and some acquisition of one overlaps some of the other.
  bool may_meet(CycleEdge a, CycleEdge b);
  // Does the waiter's lock, as the holder has it, keep it out?
  bool may_block(CycleEdge waiter, CycleEdge holder) const;
  // Chooses acquisitions for a cycle, and the writers that wait in between. False: no choice overlaps as a whole.
  bool find(const std::vector<CycleEdge> &cycle, std::vector<LockCycleEdge> &out);
  // The bound on work was hit: what was not found may exist.
  bool exhausted() const { return work_left == 0; }

private:
  using Instance = LockOrderGraph::Instance;
  using Site = LockOrderGraph::Site;

  // One part to be played; a writer that waits plays one, too.
  struct Part {
    uint32_t site;
    size_t writes_before; // index of the edge whose thread it keeps out; kNone: an edge's own
  };
  static constexpr size_t kNone = ~size_t{0};

  bool share_gate(uint32_t site_a, uint32_t site_b);
  bool tokens_suffice(const std::vector<Part> &parts) const;
  bool share_run(uint32_t site_a, uint32_t site_b);
  bool can_overlap(const Instance &a, uint32_t site_a, const Instance &b, uint32_t site_b, bool in_common_run);
  bool holds_besides(const SectionRecord &section, const Instance &a, uint32_t site_a);
  bool is_gated(const Instance &within, const Instance &other, uint32_t site_of_other);
  bool may_meet(uint32_t site_a, uint32_t site_b);
  bool sites_can_overlap(uint32_t a, uint32_t b);
  const std::vector<EdgeLock> &held_set(uint32_t chain);
  const std::vector<uint32_t> &writers_of(LockId lock);
  bool choose_writers(const std::vector<CycleEdge> &cycle, size_t edge, std::vector<Part> &parts,
                      std::vector<Instance> &chosen);
  bool choose(const std::vector<Part> &parts, std::vector<Instance> &chosen);
  bool spend();

  const LockOrderGraph &order;
  uint64_t work_left;
  std::unordered_map<uint32_t, std::vector<EdgeLock>> held_sets; // by chain
  EnclosingSections enclosing;
  std::unordered_map<uint64_t, bool> meetings;                 // by pair of sites
  std::unordered_map<uint32_t, std::vector<uint32_t>> writers; // sites, by lock
  bool writers_known = false;
};

} // namespace snarl

#endif // SNARL_DETECTOR_ANALYSIS_CYCLE_CAST_H
