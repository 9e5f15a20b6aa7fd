#include "runtime/options/default_suppressions.h"

namespace snarl {

Vector<DefaultSuppressions> default_suppressions;

namespace {

void ask(const char *origin, const char *(*function)()) {
  const char *rules = function ? function() : nullptr;
  if (!rules || !*rules)
    return;
  const size_t size = __snarl_strlen(rules) + 1; // the program may reuse its buffer
  default_suppressions.push({origin, static_cast<const char *>(__snarl_memcpy(allocate_forever(size), rules, size))});
}

} // namespace

void default_suppressions_start() {
  ask("__snarl_default_suppressions()", __snarl_default_suppressions);
  ask("__tsan_default_suppressions()", __tsan_default_suppressions);
}

} // namespace snarl
