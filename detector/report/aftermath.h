// What only follows from another finding of the same run, and would tell one bug twice.
#ifndef SNARL_DETECTOR_REPORT_AFTERMATH_H
#define SNARL_DETECTOR_REPORT_AFTERMATH_H

#include "detector/report/model.h"

#include <vector>

namespace snarl {

// A call into the C++ library that unlocks a lock and takes it again, as std::condition_variable_any's wait does: a
// thread that did not hold the lock before holds it afterwards, and at its end. The call is wrong, and that is told.
void drop_aftermath(std::vector<Finding> &findings);

} // namespace snarl

#endif // SNARL_DETECTOR_REPORT_AFTERMATH_H
