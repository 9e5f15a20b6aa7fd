#include "detector/report/build_report.h"

#include "detector/report/make_finding.h"
#include "detector/report/run_facts.h"

#include <iterator>

namespace snarl {

namespace {

// The findings of one run, not grouped yet.
class RunReporter {
public:
  explicit RunReporter(const Run &run_to_report) : run(run_to_report), symbols(run_to_report) {}

  void add_to(Report &report, std::vector<Finding> &findings) {
    add_all(run.races, findings);
    add_all(run.misuses, findings);
    add_all(run.hangs, findings);
    RunFacts facts = run_facts(run);
    facts.notes.insert(facts.notes.end(), symbols.notes().begin(), symbols.notes().end());
    report.runs.push_back(std::move(facts));
    for (CoverageGap &gap : coverage_gaps(run))
      add_gap(report, std::move(gap));
  }

private:
  const Run &run;
  Symbolizer symbols;
  Resolver resolver{run, symbols};

  template <typename Record> void add_all(const std::vector<Record> &records, std::vector<Finding> &findings) {
    for (const Record &record : records) {
      findings.push_back(make_finding(resolver, record));
      findings.back().count = run.times_met(record.finding);
    }
  }

  static void add_gap(Report &report, CoverageGap gap) {
    if (gap.fact == CoverageFact::suppressed)
      report.suppressed += gap.count;
    if (gap.fact == CoverageFact::dropped_facts)
      report.dropped += gap.count;
    report.coverage.push_back(std::move(gap));
  }
};

} // namespace

Report build_report(const std::vector<Run> &runs) {
  Report report;
  std::vector<Finding> findings;
  for (const Run &run : runs)
    RunReporter(run).add_to(report, findings);
  report.findings = group_findings(std::move(findings));
  return report;
}

} // namespace snarl
