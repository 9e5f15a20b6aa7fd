// Plants, before calls of the C++ library that use a stream, what tells the runtime so.
#ifndef SNARL_INSTRUMENTER_PLANT_STREAM_USES_H
#define SNARL_INSTRUMENTER_PLANT_STREAM_USES_H

#include "instrumenter/plant/runtime_functions.h"
#include "instrumenter/select/library_objects.h"

namespace snarl {

void plantStreamUses(const StreamUses &uses, RuntimeFunctions &runtime);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_PLANT_STREAM_USES_H
