// What lies around an exception object (Itanium C++ ABI): header | the object. The header ends with an unwindHeader of
// 32 bytes, which begins with the exception's class; the count of owners lies before it. An exception that was rethrown
// from an exception_ptr has a dependent header of its own, which names the object.
#ifndef SNARL_RUNTIME_INTERCEPT_EXCEPTION_LAYOUT_H
#define SNARL_RUNTIME_INTERCEPT_EXCEPTION_LAYOUT_H

#include "runtime/platform/base.h"

namespace snarl {

// One C++ library's headers.
struct ExceptionLayout {
  uint64_t primary, dependent; // exception classes
  size_t header;               // bytes before the object
  size_t count_before;         // the object
  size_t object_at;            // in a dependent header
};
inline constexpr ExceptionLayout kLibstdcxx{0x474e5543432b2b00, 0x474e5543432b2b01, 112, 128, 0}; // "GNUCC++", 0 or 1
inline constexpr ExceptionLayout kLibcxxabi{0x434c4e47432b2b00, 0x434c4e47432b2b01, 128, 120, 8}; // "CLNGC++", 0 or 1
inline constexpr size_t kUnwindHeader = 32;

struct ExceptionGlobals { // __cxa_eh_globals
  char *caught;           // innermost first
  unsigned uncaught;
};

template <typename T> T field_at(const char *p, size_t offset) {
  return *reinterpret_cast<const T *>(p + offset);
}

inline uint64_t exception_class(const ExceptionLayout &layout, const char *header) {
  return field_at<uint64_t>(header, layout.header - kUnwindHeader);
}

// Whose header it is; null: that of another language or library.
inline const ExceptionLayout *layout_of(const char *header) {
  auto has = [header](const ExceptionLayout &layout) {
    return (exception_class(layout, header) | 1) == layout.dependent;
  };
  return has(kLibstdcxx) ? &kLibstdcxx : has(kLibcxxabi) ? &kLibcxxabi : nullptr;
}

// The same by the unwindHeader.
inline const ExceptionLayout *layout_of_unwind(const char *unwind_header) {
  const uint64_t dependent = field_at<uint64_t>(unwind_header, 0) | 1;
  return dependent == kLibstdcxx.dependent ? &kLibstdcxx : dependent == kLibcxxabi.dependent ? &kLibcxxabi : nullptr;
}

inline char *object_of(const ExceptionLayout &layout, char *header) {
  return exception_class(layout, header) == layout.dependent ? field_at<char *>(header, layout.object_at)
                                                             : header + layout.header;
}

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_EXCEPTION_LAYOUT_H
