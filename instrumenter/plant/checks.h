// Plant: the checks that are left, each before its access.
#ifndef SNARL_INSTRUMENTER_PLANT_CHECKS_H
#define SNARL_INSTRUMENTER_PLANT_CHECKS_H

#include "instrumenter/check.h"
#include "instrumenter/plant/alone_loops.h"
#include "instrumenter/plant/runtime_functions.h"

namespace snarl {

enum class InlineTests { nowhere, wherePaying, everywhere };

struct CheckStyle {
  bool hasFrameRecord;
  InlineTests inlineTests;
  bool aloneLoops;
};

// Returns the loops of which there is to be an alone version.
LoopHeaders plantChecks(llvm::Function &function, const Checks &checks, const JoinedTests &joined,
                        RuntimeFunctions &runtime, CheckStyle style);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_PLANT_CHECKS_H
