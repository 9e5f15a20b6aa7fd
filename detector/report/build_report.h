// Runs → the report: findings made, filtered, grouped, with what each run could not see.
#ifndef SNARL_DETECTOR_REPORT_BUILD_REPORT_H
#define SNARL_DETECTOR_REPORT_BUILD_REPORT_H

#include "detector/report/model.h"
#include "detector/run/run.h"

namespace snarl {

Report build_report(const std::vector<Run> &runs);

// Puts findings of the same id together: the first stands for all, the counts add up. Keeps the order of first
// appearance. Of data races between the same two places, the one with the most writes stands for all.
std::vector<Finding> group_findings(std::vector<Finding> findings);

} // namespace snarl

#endif // SNARL_DETECTOR_REPORT_BUILD_REPORT_H
