// What the report says about a run itself: how it went, and what it could not see.
#ifndef SNARL_DETECTOR_REPORT_RUN_FACTS_H
#define SNARL_DETECTOR_REPORT_RUN_FACTS_H

#include "detector/report/model.h"
#include "detector/run/run.h"

namespace snarl {

RunFacts run_facts(const Run &run);
std::vector<CoverageGap> coverage_gaps(const Run &run);

} // namespace snarl

#endif // SNARL_DETECTOR_REPORT_RUN_FACTS_H
