// Ranges of addresses: a segment of a module, or the function or variable of a symbol.
#ifndef SNARL_RUNTIME_PLATFORM_ADDRESS_RANGE_H
#define SNARL_RUNTIME_PLATFORM_ADDRESS_RANGE_H

#include <cstdint>

namespace snarl {

struct AddressRange {
  uintptr_t begin = 0, size = 0;
  bool holds(uintptr_t address) const { return address - begin < size; }
};

// Of the function or variable at this address. Empty for null and for what the dynamic linker has no entry for.
AddressRange range_of_symbol(const void *at);

template <uint32_t n> bool any_holds(const AddressRange (&ranges)[n], uintptr_t address) {
  for (const AddressRange &range : ranges)
    if (range.holds(address))
      return true;
  return false;
}

} // namespace snarl

#endif // SNARL_RUNTIME_PLATFORM_ADDRESS_RANGE_H
