#include "detector/write/clean_run.h"

#include "detector/report/words.h"

#include <fmt/format.h>
#include <optional>
#include <vector>

namespace snarl {

namespace {

std::string counted(uint64_t count, const char *one, const char *many) {
  return count == 1 ? fmt::format("1 {}", one) : fmt::format("{} {}", count, many);
}

// How many facts there are of a kind, or what they count together.
struct Gaps {
  uint64_t facts = 0, count = 0;
};

Gaps gaps_of(const Report &report, CoverageFact fact, std::optional<std::string> detail = std::nullopt) {
  Gaps gaps;
  for (const CoverageGap &gap : report.coverage)
    if (gap.fact == fact && (!detail || gap.detail == *detail)) {
      ++gaps.facts;
      gaps.count += gap.count;
    }
  return gaps;
}

} // namespace

std::string clean_run_line(const Report &report) {
  std::vector<std::string> parts;
  if (uint64_t modules = gaps_of(report, CoverageFact::uninstrumented_module).facts)
    parts.push_back(counted(modules, "module without instrumentation", "modules without instrumentation"));
  if (uint64_t facts = gaps_of(report, CoverageFact::dropped_facts).count)
    parts.push_back(counted(facts, "dropped fact", "dropped facts"));
  if (uint64_t children = gaps_of(report, CoverageFact::child_without_report).count)
    parts.push_back(counted(children, "child process without a report", "child processes without a report"));
  if (uint64_t accesses = gaps_of(report, CoverageFact::no_shadow).count)
    parts.push_back(counted(accesses, "access to memory without shadow", "accesses to memory without shadow"));
  if (uint64_t annotations = gaps_of(report, CoverageFact::ignored, "").count)
    parts.push_back(counted(annotations, "annotation that hides accesses", "annotations that hide accesses"));
  if (uint64_t modules =
          gaps_of(report, CoverageFact::ignored).facts - gaps_of(report, CoverageFact::ignored, "").facts)
    parts.push_back(counted(modules, "ignored module", "ignored modules"));
  if (uint64_t ms = gaps_of(report, CoverageFact::sampled).count)
    parts.push_back(
        fmt::format("accesses within {:.3f} s of CPU time, left out by the budget", static_cast<double>(ms) / 1e3));
  if (report.suppressed)
    parts.push_back(counted(report.suppressed, "suppressed finding", "suppressed findings"));
  for (const RunFacts &run : report.runs)
    parts.insert(parts.end(), run.notes.begin(), run.notes.end());
  std::string line = "snarl: nothing found";
  return parts.empty() ? line : line + "; not seen: " + list_words(parts);
}

std::string unused_suppressions_text(const Report &report) {
  std::string lines;
  for (const SuppressionUse &use : report.suppressions)
    if (use.matched == 0)
      lines += fmt::format("Unused suppression: {} ({})\n", use.rule, use.origin);
  return lines;
}

} // namespace snarl
