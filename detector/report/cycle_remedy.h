// What mends a cycle of locks: which order, and which lock around the others.
#ifndef SNARL_DETECTOR_REPORT_CYCLE_REMEDY_H
#define SNARL_DETECTOR_REPORT_CYCLE_REMEDY_H

#include "detector/report/model.h"

#include <string>
#include <vector>

namespace snarl {

// Of the locks around the steps' pairs, leaves the first that not all steps have: held by all, it would be a gate.
void keep_one_gate(std::vector<CycleStep> &cycle);

// Sentences. Of a cycle of two or more steps whose locks and threads are there.
std::string cycle_remedy(const Finding &finding);

} // namespace snarl

#endif // SNARL_DETECTOR_REPORT_CYCLE_REMEDY_H
