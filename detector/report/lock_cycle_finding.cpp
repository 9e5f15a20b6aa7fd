#include "detector/analysis/fingerprint.h"
#include "detector/report/cycle_remedy.h"
#include "detector/report/make_finding.h"
#include "detector/report/words.h"

#include <fmt/format.h>

namespace snarl {

namespace {

// More are not told one by one.
constexpr size_t kLocksNamed = 3;

std::string story(const Finding &finding) {
  std::string out;
  if (finding.cycle.size() > kLocksNamed)
    return out;
  for (const CycleStep &step : finding.cycle) {
    out += sentence(fmt::format("{} holds {} and wants {}", thread_words(finding, step.thread),
                                lock_words(finding, step.held), lock_words(finding, step.wanted)));
    out += step.writer
               ? fmt::format(", but {}, which waits to write, comes first. ", thread_words(finding, step.writer))
               : std::string(". ");
  }
  return out;
}

std::string remedy(const Finding &finding) {
  return finding.cycle.size() == 1
             ? "When the writer comes to wait between the two, none can ever go on; this run was lucky. Reading once, "
               "or a kind of lock that lets readers pass a waiting writer, mends it."
             : "When all get their first lock before any gets its second, none can ever go on; this run was lucky. " +
                   cycle_remedy(finding);
}

CycleStep step_of(Resolver &resolver, const LockCycleEdge &edge) {
  CycleStep step;
  step.thread = edge.acquisition->tid;
  step.wanted = edge.acquisition->wanted;
  step.wanted_mode = edge.acquisition->wanted_mode;
  step.wanted_stack = resolver.stack(edge.acquisition->wanted_at);
  if (edge.held) {
    step.held = edge.held->lock;
    step.held_mode = edge.held->mode;
    step.held_stack = resolver.stack(edge.held->acquired_at);
    step.around = resolver.locks_around(*edge.held);
  }
  if (const AcquisitionRecord *writer = edge.writer.record) {
    step.writer = writer->tid;
    step.writer_stack = resolver.stack(writer->wanted_at);
  }
  return step;
}

std::string title(const Finding &finding) {
  std::vector<std::string> locks;
  for (const CycleStep &step : finding.cycle)
    locks.push_back(lock_words(finding, step.held));
  if (locks.size() == 1)
    return fmt::format("Potential deadlock: {} is read again by a thread that reads it, while a writer may wait",
                       locks[0]);
  std::string subject = locks.size() <= kLocksNamed ? list_words(locks) : fmt::format("{} locks", locks.size());
  return fmt::format("Potential deadlock: {} are taken in different orders", subject);
}

} // namespace

void describe_lock_cycle(Finding &finding) {
  finding.kind = FindingKind::potential_deadlock;
  finding.confidence = Confidence::potential;
  finding.title = title(finding);
  finding.explanation = fmt::format("{} {}{}{}", kind_summary(finding.kind), story(finding),
                                    finding.cycle[0].run ? "No single run shows this cycle: it takes what several runs "
                                                           "of the program have shown. "
                                                         : "",
                                    remedy(finding));
  finding.id = fingerprint(kind_text(finding.kind), cycle_sites(finding.cycle), "");
}

Finding make_finding(Resolver &resolver, const LockCycle &cycle) {
  Finding finding;
  for (const LockCycleEdge &edge : cycle.edges)
    finding.cycle.push_back(step_of(resolver, edge));
  keep_one_gate(finding.cycle);
  resolver.complete(finding);
  finding.count = cycle.count;
  describe_lock_cycle(finding);
  return finding;
}

} // namespace snarl
