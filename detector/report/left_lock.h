// A lock that was left behind by an exception: whether the one that passed while it was held did leave the function
// that took it (runtime/sync/left_locks.h). By the source: functions that were inlined count.
#ifndef SNARL_DETECTOR_REPORT_LEFT_LOCK_H
#define SNARL_DETECTOR_REPORT_LEFT_LOCK_H

#include "detector/report/model.h"

namespace snarl {

bool left_by_exception(const Stack &acquired, const Stack &thrown, const Stack &caught);

// Adds the throw and the catch to the finding's events if the exception left the lock behind. Returns whether it did.
bool add_exception(Finding &finding, const Stack &acquired, const Event &thrown, const Event &caught);
// Did an exception leave a lock of the finding behind?
bool tells_exception(const Finding &finding);

} // namespace snarl

#endif // SNARL_DETECTOR_REPORT_LEFT_LOCK_H
