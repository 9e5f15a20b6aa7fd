// What printf and scanf read and write of the caller's memory, from their formats.
//
// Formats with positional arguments (%1$s) and conversions that are not known end the walk: what follows is not
// touched.
#ifndef SNARL_RUNTIME_INTERCEPT_FORMATS_H
#define SNARL_RUNTIME_INTERCEPT_FORMATS_H

#include "runtime/intercept/touch.h"

#include <cstdarg>

namespace snarl {

// Before a call of printf's kind: the format and the strings are read, the targets of %n written.
void touch_printed(Pc pc, const char *format, va_list arguments);
// After a call of scanf's kind that returned `assigned`: the format is read, the targets are written.
void touch_scanned(Pc pc, const char *format, va_list arguments, int assigned);

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_FORMATS_H
