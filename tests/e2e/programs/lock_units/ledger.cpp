#include "units.h"

#include <mutex>

std::mutex ledger;

void post_to_ledger(void (*then)()) {
  std::lock_guard<std::mutex> lock(ledger); // @ledger
  then();
}
