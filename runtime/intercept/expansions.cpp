// Patterns and words that libc expands: the text is read, the result is written, and belongs to the call that frees it.
#include "runtime/intercept/calls_back.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/libc_call.h"
#include "runtime/intercept/string_bytes.h"

#include <fnmatch.h>
#include <glob.h>
#include <wordexp.h>

using namespace snarl;

SNARL_INTERCEPT(int, fnmatch, const char *pattern, const char *text, int flags) {
  touch_string(SNARL_CALLER_PC(), pattern);
  touch_string(SNARL_CALLER_PC(), text);
  return REAL(fnmatch)(pattern, text, flags);
}

// An error calls the program back.
using GlobError = int(const char *, int);
#define SNARL_GLOB(glob, globfree, Result)                                                                             \
  SNARL_INTERCEPT(int, glob, const char *pattern, int flags, GlobError *on_error, Result *to) {                        \
    const Pc pc = SNARL_CALLER_PC();                                                                                   \
    touch_string(pc, pattern);                                                                                         \
    touch_write(pc, to, sizeof *to);                                                                                   \
    CallsBack frame(pc);                                                                                               \
    return REAL(glob)(pattern, flags, on_error, to);                                                                   \
  }                                                                                                                    \
  SNARL_INTERCEPT(void, globfree, Result *result) {                                                                    \
    const Pc pc = SNARL_CALLER_PC();                                                                                   \
    touch_write(pc, result, sizeof *result);                                                                           \
    LibcCall inside(pc);                                                                                               \
    REAL(globfree)(result);                                                                                            \
  }
SNARL_GLOB(glob, globfree, glob_t)
SNARL_GLOB(glob64, globfree64, glob64_t)

SNARL_INTERCEPT(int, wordexp, const char *text, wordexp_t *to, int flags) {
  const Pc pc = SNARL_CALLER_PC();
  touch_string(pc, text);
  touch_write(pc, to, sizeof *to);
  LibcCall inside(pc);
  return REAL(wordexp)(text, to, flags);
}
SNARL_INTERCEPT(void, wordfree, wordexp_t *words) {
  const Pc pc = SNARL_CALLER_PC();
  touch_write(pc, words, sizeof *words);
  LibcCall inside(pc);
  REAL(wordfree)(words);
}
