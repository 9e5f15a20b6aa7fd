// Plant: the checks that are left, each before its access.
#ifndef SNARL_INSTRUMENTER_PLANT_CHECKS_H
#define SNARL_INSTRUMENTER_PLANT_CHECKS_H

#include "instrumenter/check.h"
#include "instrumenter/plant/runtime_functions.h"

namespace snarl {

struct CheckStyle {
  bool hasFrameRecord;
  bool inlineTests;
};

void plantChecks(const Checks &checks, RuntimeFunctions &runtime, CheckStyle style);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_PLANT_CHECKS_H
