// What printf and scanf read and write of the caller's memory, from their formats, narrow and wide.
//
// A conversion that is not known ends the walk: what follows is not touched.
#ifndef SNARL_RUNTIME_INTERCEPT_FORMATS_H
#define SNARL_RUNTIME_INTERCEPT_FORMATS_H

#include "runtime/intercept/touch.h"

#include <cstdarg>

namespace snarl {

// Before a call of printf's kind: the format and the strings are read, the targets of %n written.
template <typename Char> void touch_printed(Pc pc, const Char *format, va_list arguments);
extern template void touch_printed(Pc pc, const char *format, va_list arguments);
extern template void touch_printed(Pc pc, const wchar_t *format, va_list arguments);

// What a call of scanf's kind read from.
template <typename Char> struct ScanInput {
  const Char *string; // null: a stream
  bool ended;         // the stream's end was met
};

// After a call of scanf's kind that returned `assigned`: the format is read, the targets are written.
template <typename Char>
void touch_scanned(Pc pc, const Char *format, va_list arguments, int assigned, ScanInput<Char> input);
extern template void touch_scanned(Pc pc, const char *format, va_list arguments, int assigned, ScanInput<char> input);
extern template void touch_scanned(Pc pc, const wchar_t *format, va_list arguments, int assigned,
                                   ScanInput<wchar_t> input);

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_FORMATS_H
