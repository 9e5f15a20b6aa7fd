// regcomp and regfree change an expression, regexec reads it; libc's lock in it keeps calls of regexec apart.
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/libc_call.h"
#include "runtime/intercept/string_bytes.h"

#include <regex.h>

using namespace snarl;

SNARL_INTERCEPT(int, regcomp, regex_t *expression, const char *pattern, int flags) {
  Pc pc = SNARL_CALLER_PC();
  touch_string(pc, pattern);
  touch_write(pc, expression, sizeof *expression);
  LibcCall inside(pc);
  return REAL(regcomp)(expression, pattern, flags);
}
SNARL_INTERCEPT_VERSION(int, regexec, "GLIBC_2.3.4", const regex_t *expression, const char *text, size_t matches,
                        regmatch_t *match, int flags) {
  Pc pc = SNARL_CALLER_PC();
  touch_read(pc, expression, sizeof *expression);
  if (flags & REG_STARTEND) {
    touch_read(pc, match, sizeof *match);
    touch_read(pc, text + match->rm_so, static_cast<size_t>(match->rm_eo - match->rm_so));
  } else {
    touch_string(pc, text);
  }
  bool tells_where = !expression->no_sub;
  LibcCall inside(pc);
  int result = REAL(regexec)(expression, text, matches, match, flags);
  if (result == 0 && tells_where)
    touch_write(pc, match, matches * sizeof *match);
  return result;
}
SNARL_INTERCEPT(size_t, regerror, int error, const regex_t *expression, char *to, size_t room) {
  Pc pc = SNARL_CALLER_PC();
  size_t length = REAL(regerror)(error, expression, to, room);
  if (room > 0)
    touch_write(pc, to, length < room ? length : room);
  return length;
}
SNARL_INTERCEPT(void, regfree, regex_t *expression) {
  Pc pc = SNARL_CALLER_PC();
  touch_write(pc, expression, sizeof *expression);
  LibcCall inside(pc);
  REAL(regfree)(expression);
}
