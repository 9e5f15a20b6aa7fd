// All traces up to a bound, from small alphabets: each looks at one corner with everything that can happen there.
#ifndef SNARL_TESTS_ORACLE_ENUMERATE_H
#define SNARL_TESTS_ORACLE_ENUMERATE_H

#include "tests/oracle/trace.h"

#include <functional>

namespace oracle {

struct Corner {
  const char *name;
  Trace prefix;                 // threads that exist
  std::vector<Event> alphabet;  // what a thread may do
  std::vector<uint8_t> threads; // who may do it
  uint32_t length;              // events beyond the prefix, in the usual run
};

const std::vector<Corner> &corners();

// Calls `visit` for each trace of exactly prefix + length events; stops when it returns false.
bool for_each_trace(const Corner &corner, uint32_t length, const std::function<bool(const Trace &)> &visit);

} // namespace oracle

#endif // SNARL_TESTS_ORACLE_ENUMERATE_H
