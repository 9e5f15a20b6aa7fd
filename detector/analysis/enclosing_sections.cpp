#include "detector/analysis/enclosing_sections.h"

#include <algorithm>

namespace snarl {

const std::vector<EnclosingSections::Ended> *EnclosingSections::that_knew(const LockOrderGraph::Instance &instance) {
  auto [known, is_new] = runs.emplace(instance.run, BySlot());
  BySlot &by_slot = known->second;
  if (is_new) {
    for (const SectionRecord &section : order.sections(instance.run))
      if (order.is_gate(order.lock_of(instance.run, section)))
        for (const SlotClock &one : order.known_at_end(instance.run, section))
          by_slot[one.slot.value].push_back({one.clock, &section});
    for (auto &[slot, sections] : by_slot)
      std::sort(sections.begin(), sections.end(), [](const Ended &a, const Ended &b) {
        return a.known != b.known ? a.known > b.known : a.section < b.section;
      });
  }
  const auto of_slot = by_slot.find(instance.record->slot.value);
  return of_slot == by_slot.end() ? nullptr : &of_slot->second;
}

const std::vector<const SectionRecord *> &EnclosingSections::around(const LockOrderGraph::Instance &instance) {
  auto [known, is_new] = found.emplace(instance.record, std::vector<const SectionRecord *>());
  if (!is_new)
    return known->second;
  if (const std::vector<Ended> *sections = that_knew(instance))
    for (const Ended &one : *sections) {
      if (one.known < instance.record->clock)
        break;
      if (order.is_begun_before(*one.section, instance))
        known->second.push_back(one.section);
    }
  return known->second;
}

} // namespace snarl
