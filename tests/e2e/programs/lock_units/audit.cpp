#include "units.h"

#include <mutex>

namespace {
std::mutex audit;
} // namespace

void write_to_audit(void (*then)()) {
  std::lock_guard<std::mutex> lock(audit); // @audit
  then();
}
