#include "runtime/intercept/streams.h"

#include <stdio_ext.h>

namespace snarl {
namespace {

bool carries(Thread &t, FILE *f) {
  return descriptor_carries(t, f->_fileno) || (__freadable(f) && __fwritable(f));
}

} // namespace

void use_stream_slow(Thread &t, Pc pc, FILE *f) {
  touch_read(pc, f, sizeof f->_flags);
  if (f->_fileno >= 0)
    descriptor_used(t, pc, f->_fileno);
}

void put_into_stream_slow(Thread &t, Pc pc, FILE *f) {
  use_stream_slow(t, pc, f);
  if (f->_fileno >= 0 && carries(t, f))
    descriptor_release(t, f->_fileno);
}

void take_from_stream_slow(Thread &t, FILE *f) {
  if (f->_fileno >= 0 && carries(t, f))
    descriptor_acquire(t, f->_fileno);
}

} // namespace snarl
