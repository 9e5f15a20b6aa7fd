#include "runtime/intercept/hidden_state.h"

namespace snarl {

#define SNARL_HIDDEN_STATE(name, what) uint32_t hidden_state_of_##name;
SNARL_FOR_EACH_HIDDEN_STATE(SNARL_HIDDEN_STATE)
#undef SNARL_HIDDEN_STATE

} // namespace snarl
