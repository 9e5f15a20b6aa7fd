#include "tests/oracle/steps.h"

#include "runtime/shadow/steps.h"

#ifdef SNARL_TEST_STEPS
namespace snarl {
Steps steps;
}

bool oracle::leave_out(const std::string &step) {
#define SNARL_STEP(name, meaning)                                                                                      \
  if (step == #name) {                                                                                                 \
    snarl::steps.name = false;                                                                                         \
    return true;                                                                                                       \
  }
#include "runtime/shadow/steps.def"
  return false;
}
#else
bool oracle::leave_out(const std::string &) {
  return false;
}
#endif
