// What only follows from another finding of the same run, and would tell one bug twice.
#ifndef SNARL_DETECTOR_REPORT_AFTERMATH_H
#define SNARL_DETECTOR_REPORT_AFTERMATH_H

#include "detector/report/model.h"

#include <vector>

namespace snarl {

// That a thread holds a lock at its end is told already
// - if the lock was destroyed while it was held by that very acquisition;
// - if one call into the C++ library unlocked the lock, which the thread did not hold, and took it again, as
//   std::condition_variable_any's wait does: the call is wrong.
void drop_aftermath(std::vector<Finding> &findings);

} // namespace snarl

#endif // SNARL_DETECTOR_REPORT_AFTERMATH_H
