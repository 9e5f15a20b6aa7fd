// Reads the numbers of DWARF and .eh_frame. The tables are trusted, as all unwinders trust them.
#ifndef SNARL_RUNTIME_CONTEXT_DWARF_READER_H
#define SNARL_RUNTIME_CONTEXT_DWARF_READER_H

#include "runtime/platform/base.h"

namespace snarl {

struct DwarfReader {
  const uint8_t *at;

  template <typename T> T take() {
    T value;
    __snarl_memcpy(&value, at, sizeof(T));
    at += sizeof(T);
    return value;
  }
  uint64_t unsigned_number() {
    uint64_t value = 0;
    for (uint32_t shift = 0;; shift += 7) {
      const uint8_t byte = *at++;
      value |= uint64_t(byte & 0x7f) << shift;
      if (!(byte & 0x80))
        return value;
    }
  }
  int64_t signed_number() {
    uint64_t value = 0;
    for (uint32_t shift = 0;;) {
      const uint8_t byte = *at++;
      value |= uint64_t(byte & 0x7f) << shift;
      shift += 7;
      if (!(byte & 0x80)) {
        if ((byte & 0x40) && shift < 64)
          value |= ~uint64_t{0} << shift;
        return static_cast<int64_t>(value);
      }
    }
  }
  // DW_EH_PE_*: format in the lower half, relative to what in the upper.
  uint64_t pointer(uint8_t encoding) {
    constexpr uint8_t kRelativeToPlace = 0x10;
    const auto place = reinterpret_cast<uint64_t>(at);
    uint64_t value = 0;
    switch (encoding & 0x0f) {
    case 0x00:
    case 0x04:
    case 0x0c:
      value = take<uint64_t>();
      break;
    case 0x02:
      value = take<uint16_t>();
      break;
    case 0x03:
      value = take<uint32_t>();
      break;
    case 0x0a:
      value = static_cast<uint64_t>(int64_t{take<int16_t>()});
      break;
    case 0x0b:
      value = static_cast<uint64_t>(int64_t{take<int32_t>()});
      break;
    default:
      value = encoding & 0x08 ? static_cast<uint64_t>(signed_number()) : unsigned_number();
    }
    return (encoding & 0x70) == kRelativeToPlace && value ? value + place : value;
  }
};

} // namespace snarl

#endif // SNARL_RUNTIME_CONTEXT_DWARF_READER_H
