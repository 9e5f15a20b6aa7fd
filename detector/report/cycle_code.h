// Of which code a cycle of locks is: cycles of the same code are one finding.
//
// What a step holds was taken by a function that is still at work when the next lock is wanted, perhaps by way of
// others that have returned since: a wrapper's lock(), the constructor of a guard. These take locks for anybody, and
// which ones is their callers' doing. So a step is of two places: where the function that is still at work took what is
// held; and where the next lock is wanted, without the innermost functions of which any step shows that they return
// with a lock. Whoever takes a lock and calls back what he was given (with_lock(mutex, work)) counts with his caller.
#ifndef SNARL_DETECTOR_REPORT_CYCLE_CODE_H
#define SNARL_DETECTOR_REPORT_CYCLE_CODE_H

#include "detector/report/model.h"

#include <string>
#include <vector>

namespace snarl {

struct StepCode {
  std::string site;                   // equal for the same code, all instances of a template
  const SourceFrame *wants = nullptr; // null: unknown
};

// Of each step. The frames are the cycle's.
std::vector<StepCode> cycle_code(const std::vector<CycleStep> &cycle);
std::vector<std::string> cycle_sites(const std::vector<CycleStep> &cycle);

} // namespace snarl

#endif // SNARL_DETECTOR_REPORT_CYCLE_CODE_H
