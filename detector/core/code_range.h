// What `snarl code` tells the runtime: where code lies in one of the modules that it was asked about. Those of a module
// come in the order of their addresses, and none over another.
#ifndef SNARL_DETECTOR_CORE_CODE_RANGE_H
#define SNARL_DETECTOR_CORE_CODE_RANGE_H

#include <cstdint>

namespace snarl {

struct CodeRange {
  uint64_t module; // which of those asked about
  uint64_t begin;  // from the module's load address
  uint64_t size;
};

} // namespace snarl

#endif // SNARL_DETECTOR_CORE_CODE_RANGE_H
