// iconv: a descriptor has a state, so each call changes it; what was consumed and produced is told by the pointers that
// the call moves.
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/libc_call.h"
#include "runtime/intercept/string_bytes.h"

#include <iconv.h>

using namespace snarl;

namespace {

void touch_moved(Pc pc, char **at, size_t *left) {
  touch_write(pc, at, sizeof *at);
  touch_write(pc, left, sizeof *left);
}

} // namespace

SNARL_INTERCEPT(iconv_t, iconv_open, const char *to, const char *from) {
  Pc pc = SNARL_CALLER_PC();
  touch_string(pc, to);
  touch_string(pc, from);
  LibcCall inside(pc);
  return REAL(iconv_open)(to, from);
}
SNARL_INTERCEPT(size_t, iconv, iconv_t descriptor, char **from, size_t *from_left, char **to, size_t *to_left) {
  Pc pc = SNARL_CALLER_PC();
  const char *read = from ? *from : nullptr;
  char *written = to ? *to : nullptr;
  touch_write(pc, descriptor, sizeof descriptor);
  size_t result;
  {
    LibcCall inside(pc);
    result = REAL(iconv)(descriptor, from, from_left, to, to_left);
  }
  if (read) {
    touch_moved(pc, from, from_left);
    touch_read(pc, read, static_cast<size_t>(*from - read));
  }
  if (written) {
    touch_moved(pc, to, to_left);
    touch_write(pc, written, static_cast<size_t>(*to - written));
  }
  return result;
}
SNARL_INTERCEPT(int, iconv_close, iconv_t descriptor) {
  LibcCall inside(SNARL_CALLER_PC());
  return REAL(iconv_close)(descriptor);
}
