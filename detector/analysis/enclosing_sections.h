// Which sections of locks an acquisition of another thread's was made within (runtime/sync/sections.h).
//
// There may be thousands of sections and a hundred thousand acquisitions. What a section's thread knew at its end of
// the acquisition's thread tells most of them apart, so sections are kept by that.
#ifndef SNARL_DETECTOR_ANALYSIS_ENCLOSING_SECTIONS_H
#define SNARL_DETECTOR_ANALYSIS_ENCLOSING_SECTIONS_H

#include "detector/analysis/lock_order_graph.h"

#include <unordered_map>
#include <vector>

namespace snarl {

class EnclosingSections {
public:
  explicit EnclosingSections(const LockOrderGraph &graph) : order(graph) {}

  // Those that were begun before the acquisition and over after it, of locks that keep others out. The list stays where
  // it is.
  const std::vector<const SectionRecord *> &around(const LockOrderGraph::Instance &instance);

private:
  struct Ended {
    Clock known; // of the slot, at the section's end
    const SectionRecord *section;
  };
  using BySlot = std::unordered_map<uint32_t, std::vector<Ended>>; // what knew most first

  const LockOrderGraph &order;
  std::unordered_map<uint32_t, BySlot> runs;
  std::unordered_map<const AcquisitionRecord *, std::vector<const SectionRecord *>> found;

  const std::vector<Ended> *that_knew(const LockOrderGraph::Instance &instance);
};

} // namespace snarl

#endif // SNARL_DETECTOR_ANALYSIS_ENCLOSING_SECTIONS_H
