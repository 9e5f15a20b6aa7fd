// What is said of a run in which nothing was found, and of suppressions that were of no use.
#ifndef SNARL_DETECTOR_WRITE_CLEAN_RUN_H
#define SNARL_DETECTOR_WRITE_CLEAN_RUN_H

#include "detector/report/model.h"

#include <string>

namespace snarl {

// One line, without its end: that nothing was found, and how much the run could not see.
std::string clean_run_line(const Report &report);

// A line for each suppression that matched nothing.
std::string unused_suppressions_text(const Report &report);

} // namespace snarl

#endif // SNARL_DETECTOR_WRITE_CLEAN_RUN_H
