#include "detector/report/cycle_remedy.h"

#include "detector/report/cycle_code.h"
#include "detector/report/words.h"

#include <algorithm>
#include <fmt/format.h>

namespace snarl {

namespace {

bool holds_around(const CycleStep &step, LockId lock) {
  return std::find(step.around.begin(), step.around.end(), lock) != step.around.end();
}

// The locks in the order that all steps but the last keep: each wants what the next one holds.
std::string order_words(const Finding &finding) {
  std::vector<std::string> locks;
  for (const CycleStep &step : finding.cycle)
    locks.push_back(lock_words(finding, step.held));
  return list_words(locks);
}

// Neither around its pair nor in it.
bool does_without(const CycleStep &step, LockId lock) {
  return !holds_around(step, lock) && !(step.held == lock) && !(step.wanted == lock);
}

LockId gate_of(const std::vector<CycleStep> &cycle) {
  for (const CycleStep &holder : cycle)
    for (LockId lock : holder.around)
      if (std::any_of(cycle.begin(), cycle.end(), [&](const CycleStep &step) { return does_without(step, lock); }))
        return lock;
  return LockId();
}

std::string gate_words(const Finding &finding) {
  const LockId gate = gate_of(finding.cycle);
  if (!gate)
    return " So does one more lock held around each pair.";
  std::vector<std::string> with, without;
  for (const CycleStep &step : finding.cycle)
    (holds_around(step, gate) ? with : without).push_back(thread_words(finding, step.thread));
  return fmt::format(" So does {}, which {} had already around the pair and {} had not, held around every pair.",
                     lock_words(finding, gate), list_words(with), list_words(without));
}

} // namespace

void keep_one_gate(std::vector<CycleStep> &cycle) {
  const LockId gate = gate_of(cycle);
  for (CycleStep &step : cycle)
    std::erase_if(step.around, [&](LockId lock) { return !(lock == gate); });
}

std::string cycle_remedy(const Finding &finding) {
  const std::vector<StepCode> code = cycle_code(finding.cycle);
  const CycleStep &last = finding.cycle.back();
  const std::string where = where_words(code.back().wants);
  if (std::all_of(code.begin(), code.end(), [&](const StepCode &step) { return step.site == code[0].site; }))
    return fmt::format("The same code in {} takes both locks of each thread: taking them in an order of their own, by "
                       "address or number, or both at once (std::scoped_lock), mends it.{}",
                       where, gate_words(finding));
  return fmt::format("With the order {} everywhere, which only {} in {} breaks (it takes {} before {}), no cycle is "
                     "left. Taking them at once (std::scoped_lock) mends it as well.{}",
                     order_words(finding), thread_words(finding, last.thread), where, lock_words(finding, last.held),
                     lock_words(finding, last.wanted), gate_words(finding));
}

} // namespace snarl
