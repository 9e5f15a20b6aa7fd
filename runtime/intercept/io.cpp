// read and write in their forms: buffers are accesses, data orders threads, a use may race with a close.
#include "runtime/intercept/descriptor_calls.h"
#include "runtime/intercept/interceptor.h"

#include <sys/types.h>
#include <unistd.h>

using namespace snarl;

namespace snarl {

size_t bytes_of_vector(const iovec *vector, int count) {
  size_t bytes = 0;
  for (int i = 0; vector && i < count; ++i)
    bytes += vector[i].iov_len;
  return bytes;
}

void touch_vector_read(Pc pc, const iovec *vector, int count) {
  if (untouched() || !vector || count <= 0)
    return;
  touch_read(pc, vector, static_cast<size_t>(count) * sizeof *vector);
  for (int i = 0; i < count; ++i)
    touch_read(pc, vector[i].iov_base, vector[i].iov_len);
}

void touch_vector_written(Pc pc, const iovec *vector, int count, ssize_t bytes) {
  if (untouched() || count <= 0)
    return;
  touch_read(pc, vector, static_cast<size_t>(count) * sizeof *vector);
  auto left = static_cast<size_t>(bytes > 0 ? bytes : 0);
  for (int i = 0; i < count && left > 0; ++i) {
    size_t here = vector[i].iov_len < left ? vector[i].iov_len : left;
    touch_write(pc, vector[i].iov_base, here);
    left -= here;
  }
}

} // namespace snarl

namespace {

template <typename Call> SNARL_INLINE ssize_t read_into(Pc pc, int fd, void *to, size_t room, Call call) {
  ssize_t n = take_counted(pc, fd, [=] { return HowTaken{to, room}; }, call);
  if (n > 0)
    touch_write(pc, to, static_cast<size_t>(n));
  return n;
}
template <typename Call> SNARL_INLINE ssize_t write_from(Pc pc, int fd, const void *from, size_t n, Call call) {
  touch_read(pc, from, n);
  return put_counted(pc, fd, [=] { return HowPut{from, n}; }, call);
}
template <typename Call>
SNARL_INLINE ssize_t read_vector(Pc pc, int fd, const iovec *v, int count, bool may_come_back, Call call) {
  ssize_t n = take_counted(pc, fd, [=] { return HowTaken{nullptr, bytes_of_vector(v, count), may_come_back}; }, call);
  touch_vector_written(pc, v, count, n);
  return n;
}
template <typename Call> SNARL_INLINE ssize_t write_vector(Pc pc, int fd, const iovec *v, int count, Call call) {
  touch_vector_read(pc, v, count);
  return put_counted(pc, fd, [=] { return HowPut{nullptr, bytes_of_vector(v, count)}; }, call);
}

} // namespace

SNARL_INTERCEPT(ssize_t, read, int fd, void *to, size_t n) {
  return read_into(SNARL_CALLER_PC(), fd, to, n, [=] { return REAL(read)(fd, to, n); });
}
SNARL_INTERCEPT(ssize_t, __read_chk, int fd, void *to, size_t n, size_t room) {
  return read_into(SNARL_CALLER_PC(), fd, to, n, [=] { return REAL(__read_chk)(fd, to, n, room); });
}
SNARL_INTERCEPT(ssize_t, write, int fd, const void *from, size_t n) {
  return write_from(SNARL_CALLER_PC(), fd, from, n, [=] { return REAL(write)(fd, from, n); });
}

#define SNARL_AT(read_name, read_chk, write_name)                                                                      \
  SNARL_INTERCEPT(ssize_t, read_name, int fd, void *to, size_t n, off_t at) {                                          \
    return read_into(SNARL_CALLER_PC(), fd, to, n, [=] { return REAL(read_name)(fd, to, n, at); });                    \
  }                                                                                                                    \
  SNARL_INTERCEPT(ssize_t, read_chk, int fd, void *to, size_t n, off_t at, size_t room) {                              \
    return read_into(SNARL_CALLER_PC(), fd, to, n, [=] { return REAL(read_chk)(fd, to, n, at, room); });               \
  }                                                                                                                    \
  SNARL_INTERCEPT(ssize_t, write_name, int fd, const void *from, size_t n, off_t at) {                                 \
    return write_from(SNARL_CALLER_PC(), fd, from, n, [=] { return REAL(write_name)(fd, from, n, at); });              \
  }
SNARL_AT(pread, __pread_chk, pwrite)
SNARL_AT(pread64, __pread64_chk, pwrite64)

SNARL_INTERCEPT(ssize_t, readv, int fd, const iovec *v, int count) {
  return read_vector(SNARL_CALLER_PC(), fd, v, count, false, [=] { return REAL(readv)(fd, v, count); });
}
SNARL_INTERCEPT(ssize_t, writev, int fd, const iovec *v, int count) {
  return write_vector(SNARL_CALLER_PC(), fd, v, count, [=] { return REAL(writev)(fd, v, count); });
}

#define SNARL_VECTOR_AT(read_name, write_name)                                                                         \
  SNARL_INTERCEPT(ssize_t, read_name, int fd, const iovec *v, int count, off_t at) {                                   \
    return read_vector(SNARL_CALLER_PC(), fd, v, count, false, [=] { return REAL(read_name)(fd, v, count, at); });     \
  }                                                                                                                    \
  SNARL_INTERCEPT(ssize_t, write_name, int fd, const iovec *v, int count, off_t at) {                                  \
    return write_vector(SNARL_CALLER_PC(), fd, v, count, [=] { return REAL(write_name)(fd, v, count, at); });          \
  }
SNARL_VECTOR_AT(preadv, pwritev)
SNARL_VECTOR_AT(preadv64, pwritev64)

#define SNARL_VECTOR_AT_FLAGS(read_name, write_name)                                                                   \
  SNARL_INTERCEPT(ssize_t, read_name, int fd, const iovec *v, int count, off_t at, int flags) {                        \
    return read_vector(SNARL_CALLER_PC(), fd, v, count, flags != 0,                                                    \
                       [=] { return REAL(read_name)(fd, v, count, at, flags); });                                      \
  }                                                                                                                    \
  SNARL_INTERCEPT(ssize_t, write_name, int fd, const iovec *v, int count, off_t at, int flags) {                       \
    return write_vector(SNARL_CALLER_PC(), fd, v, count, [=] { return REAL(write_name)(fd, v, count, at, flags); });   \
  }
SNARL_VECTOR_AT_FLAGS(preadv2, pwritev2)
SNARL_VECTOR_AT_FLAGS(preadv64v2, pwritev64v2)

// From descriptor to descriptor; the offsets are read and written.
#define SNARL_TRANSFER(name, offset_type)                                                                              \
  SNARL_INTERCEPT(ssize_t, name, int to, int from, offset_type *offset, size_t n) {                                    \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    goes_uncounted(to);                                                                                                \
    goes_uncounted(from);                                                                                              \
    if (offset)                                                                                                        \
      touch_write(pc, offset, sizeof *offset);                                                                         \
    return put_into_descriptor(                                                                                        \
        pc, to, [=] { return take_from_descriptor(pc, from, [=] { return REAL(name)(to, from, offset, n); }); });      \
  }
SNARL_TRANSFER(sendfile, off_t)
SNARL_TRANSFER(sendfile64, off_t)

#define SNARL_SPLICE(name)                                                                                             \
  SNARL_INTERCEPT(ssize_t, name, int from, off_t *from_at, int to, off_t *to_at, size_t n, unsigned flags) {           \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    goes_uncounted(to);                                                                                                \
    goes_uncounted(from);                                                                                              \
    if (from_at)                                                                                                       \
      touch_write(pc, from_at, sizeof *from_at);                                                                       \
    if (to_at)                                                                                                         \
      touch_write(pc, to_at, sizeof *to_at);                                                                           \
    return put_into_descriptor(pc, to, [=] {                                                                           \
      return take_from_descriptor(pc, from, [=] { return REAL(name)(from, from_at, to, to_at, n, flags); });           \
    });                                                                                                                \
  }
SNARL_SPLICE(splice)
SNARL_SPLICE(copy_file_range)

SNARL_INTERCEPT(ssize_t, tee, int from, int to, size_t n, unsigned flags) {
  Pc pc = SNARL_CALLER_PC();
  goes_uncounted(to);
  return put_into_descriptor(
      pc, to, [=] { return take_from_descriptor(pc, from, [=] { return REAL(tee)(from, to, n, flags); }); });
}

// Calls that only use the descriptor.
#define SNARL_USES(result, name, arguments, ...)                                                                       \
  SNARL_INTERCEPT(result, name, int fd __VA_OPT__(, ) __VA_ARGS__) {                                                   \
    return use_descriptor(SNARL_CALLER_PC(), fd, [=] { return REAL(name) arguments; });                                \
  }
SNARL_USES(off_t, lseek, (fd, at, whence), off_t at, int whence)
SNARL_USES(off_t, lseek64, (fd, at, whence), off_t at, int whence)
SNARL_USES(int, ftruncate, (fd, size), off_t size)
SNARL_USES(int, ftruncate64, (fd, size), off_t size)
SNARL_USES(int, fsync, (fd))
SNARL_USES(int, fdatasync, (fd))
SNARL_USES(int, fchmod, (fd, mode), mode_t mode)
SNARL_USES(int, fchdir, (fd))
