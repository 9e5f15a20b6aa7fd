#include "detector/analysis/fingerprint.h"
#include "detector/report/cycle_code.h"
#include "detector/report/cycle_remedy.h"
#include "detector/report/make_finding.h"
#include "detector/report/words.h"

#include <algorithm>
#include <fmt/format.h>

namespace snarl {

namespace {

// More are not told one by one.
constexpr size_t kLocksNamed = 3;

// A thread that is waited for holds nothing else that matters; who waits for it wants nothing but its end.
std::string step_words(const Finding &finding, const CycleStep &step, const CycleStep &next) {
  const std::string thread = thread_words(finding, step.thread);
  const std::string goal = wanted_words(finding, step, next);
  if (step.held)
    return fmt::format("{} holds {} and {} {}", thread, lock_words(finding, step.held),
                       step.wanted ? "wants" : "waits for", goal);
  return step.wanted ? fmt::format("{} wants {} before it ends", thread, goal)
                     : fmt::format("{} waits for {}", thread, goal);
}

std::string story(const Finding &finding) {
  std::string out;
  if (finding.cycle.size() > kLocksNamed)
    return out;
  for (size_t i = 0; i < finding.cycle.size(); ++i) {
    const CycleStep &step = finding.cycle[i];
    out += sentence(step_words(finding, step, finding.cycle[(i + 1) % finding.cycle.size()]));
    out += step.writer
               ? fmt::format(", but {}, which waits to write, comes first. ", thread_words(finding, step.writer))
               : std::string(". ");
  }
  return out;
}

const CycleStep *joining_step(const Finding &finding) {
  const auto joins =
      std::find_if(finding.cycle.begin(), finding.cycle.end(), [](const CycleStep &step) { return !step.wanted; });
  return joins == finding.cycle.end() ? nullptr : &*joins;
}

std::string remedy(const Finding &finding) {
  if (const CycleStep *joins = joining_step(finding))
    return fmt::format("When all get what they hold before any gets what it wants, none can ever go on; this run was "
                       "lucky. Giving back {} before the thread is waited for mends it.",
                       joins->held ? lock_words(finding, joins->held) : "what is held");
  return finding.cycle.size() == 1
             ? "When the writer comes to wait between the two, none can ever go on; this run was lucky. Reading once, "
               "or a kind of lock that lets readers pass a waiting writer, mends it."
             : "When all get their first lock before any gets its second, none can ever go on; this run was lucky. " +
                   cycle_remedy(finding);
}

// The end of a thread is no lock to anybody but the graph.
void leave_out_ends(Resolver &resolver, CycleStep &step) {
  const auto is_end = [&](LockId lock) { return lock && resolver.lock(lock).kind == LockKind::thread_end; };
  if (is_end(step.held)) {
    step.held = LockId();
    step.held_stack = Stack();
  }
  if (is_end(step.wanted))
    step.wanted = LockId();
  std::erase_if(step.around, is_end);
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
  leave_out_ends(resolver, step);
  return step;
}

std::string title(const Finding &finding) {
  std::vector<std::string> locks;
  for (const CycleStep &step : finding.cycle)
    if (step.held)
      locks.push_back(lock_words(finding, step.held));
  if (joining_step(finding))
    return finding.cycle.size() == 2 && locks.size() == 1
               ? fmt::format("Potential deadlock: {} is held while a thread is waited for that takes it", locks[0])
               : "Potential deadlock: locks are held while a thread is waited for that needs them before it ends";
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
