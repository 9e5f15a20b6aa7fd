// How the runtime asks which values end a wait: by a function of the plugin's (instrumenter/waits/formula.h).
#ifndef SNARL_RUNTIME_SYNC_VALUE_ENDS_H
#define SNARL_RUNTIME_SYNC_VALUE_ENDS_H

#include <cstdint>

namespace snarl {

// Does a loop that waits for values end with this one, or with all of these? Not 0: yes. The plugin makes it of the
// loop's condition.
using EndsWithOne = int (*)(uint64_t value);
using EndsWithAll = int (*)(const uint64_t *values);

// The same as a question of one value, while the others are what they are.
class EndsWait {
public:
  EndsWait(EndsWithOne one) : one_(one) {} // NOLINT: what asks of one value is that
  // `places`: a bit for each of `values` that is this one. `from`: what 0 stands for there.
  EndsWait(EndsWithAll all, uint64_t *values, uint32_t places, uint64_t from = 0)
      : all_(all), values_(values), places_(places), from_(from) {}

  bool operator()(uint64_t value) const {
    if (one_)
      return one_(value) != 0;
    for (uint32_t i = 0; places_ >> i; ++i)
      if (places_ >> i & 1)
        values_[i] = from_ + value;
    return all_(values_) != 0;
  }

private:
  EndsWithOne one_ = nullptr;
  EndsWithAll all_ = nullptr;
  uint64_t *values_ = nullptr;
  uint32_t places_ = 0;
  uint64_t from_ = 0;
};

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_VALUE_ENDS_H
