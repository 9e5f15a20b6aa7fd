#include "units.h"

#include <mutex>

static std::mutex vault;

void store_in_vault(void (*then)()) {
  std::lock_guard<std::mutex> lock(vault); // @vault
  then();
}
