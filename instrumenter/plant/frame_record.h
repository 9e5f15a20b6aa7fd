// Plants the frame record of runtime/abi.h ("Call stack").
#ifndef SNARL_INSTRUMENTER_PLANT_FRAME_RECORD_H
#define SNARL_INSTRUMENTER_PLANT_FRAME_RECORD_H

#include "instrumenter/plant/runtime_functions.h"
#include "instrumenter/select/calls.h"

namespace snarl {

void plantFrameRecord(llvm::Function &function, const FramePlan &plan, RuntimeFunctions &runtime);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_PLANT_FRAME_RECORD_H
