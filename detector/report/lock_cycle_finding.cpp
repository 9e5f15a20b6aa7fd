#include "detector/analysis/fingerprint.h"
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
  for (const CycleStep &step : finding.cycle)
    out += sentence(fmt::format("{} holds {} and wants {}. ", thread_words(finding, step.thread),
                                lock_words(finding, step.held), lock_words(finding, step.wanted)));
  return out;
}

} // namespace

Finding make_finding(Resolver &resolver, const std::vector<const LockEdgeRecord *> &cycle) {
  Finding finding;
  finding.kind = FindingKind::potential_deadlock;
  finding.confidence = Confidence::potential;
  std::vector<std::string> sites, locks;
  for (const LockEdgeRecord *edge : cycle) {
    finding.cycle.push_back({edge->tid, edge->held, edge->wanted, edge->held_mode, edge->wanted_mode,
                             resolver.stack(edge->held_at), resolver.stack(edge->wanted_at)});
    const CycleStep &step = finding.cycle.back();
    sites.push_back(code_site(step.held_stack) + " then " + code_site(step.wanted_stack));
  }
  resolver.complete(finding);
  for (const CycleStep &step : finding.cycle)
    locks.push_back(lock_words(finding, step.held));
  std::string subject = locks.size() <= kLocksNamed ? list_words(locks) : fmt::format("{} locks", locks.size());
  finding.title = fmt::format("Potential deadlock: {} are taken in different orders", subject);
  finding.explanation =
      fmt::format("{} {}When all get their first lock before any gets its second, none can ever go on; this run was "
                  "lucky. Taking the locks in one order everywhere, or all at once (std::scoped_lock), mends it; so "
                  "does one more lock held around each pair.",
                  kind_summary(finding.kind), story(finding));
  finding.id = fingerprint(kind_text(finding.kind), sites, "");
  return finding;
}

} // namespace snarl
