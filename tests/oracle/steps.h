// Leaves steps (runtime/shadow/steps.def) out of the engine, if it was built for that.
#ifndef SNARL_TESTS_ORACLE_STEPS_H
#define SNARL_TESTS_ORACLE_STEPS_H

#include <string>

namespace oracle {

// Before the engine starts. False: there is no such step, or it cannot be left out of this engine.
bool leave_out(const std::string &step);

} // namespace oracle

#endif // SNARL_TESTS_ORACLE_STEPS_H
