// Each step of steps.def can be left out of an engine that is built for tests with SNARL_TEST_STEPS, which hold it to
// the same findings. Elsewhere all of them are there, and the compiler sees that.
#ifndef SNARL_RUNTIME_SHADOW_STEPS_H
#define SNARL_RUNTIME_SHADOW_STEPS_H

namespace snarl {

struct Steps {
#define SNARL_STEP(name, meaning) bool name = true;
#include "runtime/shadow/steps.def"
};

#ifdef SNARL_TEST_STEPS
extern Steps steps; // written before the engine starts
#else
inline constexpr Steps steps;
#endif

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_STEPS_H
