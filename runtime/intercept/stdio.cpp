// FILE streams: opening, closing, blocks, lines, characters and positions.
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/libc_call.h"
#include "runtime/intercept/streams.h"
#include "runtime/intercept/string_bytes.h"

#include <wchar.h>

using namespace snarl;

namespace {

FILE *stream_opened(Pc pc, FILE *f) {
  Thread *t = self();
  if (t && f && f->_fileno >= 0)
    descriptor_opened(*t, pc, f->_fileno);
  return f;
}

// The FILE object and its descriptor end together.
template <typename Call> int close_stream(Pc pc, FILE *f, Call call) {
  Thread *t = self();
  if (!t || !f)
    return call();
  if (f->_fileno >= 0)
    descriptor_closing(*t, pc, f->_fileno);
  on_access(*t, pc, f, sizeof f->_flags, AccessKind::free);
  LibcCall inside(pc);
  return call();
}

// Calls that got nothing have read to the end, where the other end was closed: that orders, too.
size_t got_block(Pc pc, FILE *f, void *to, size_t bytes, size_t items) {
  take_from_stream(f);
  touch_write(pc, to, bytes);
  return items;
}

char *got_line(Pc pc, FILE *f, char *line) {
  take_from_stream(f);
  if (line && !untouched())
    touch_write(pc, line, string_length(line) + 1);
  return line;
}

// The pointer and the size that a line is read into: both are read, and written only when the room does not suffice.
class LineRoom {
public:
  LineRoom(Pc pc, char **line, size_t *room) : pc_(pc), line_(line), room_(room) {
    if (!line || !room)
      return;
    touch_read(pc, line, sizeof *line);
    touch_read(pc, room, sizeof *room);
    old_line_ = *line;
    old_room_ = *room;
  }
  void got(ssize_t n) {
    if (!line_ || !room_)
      return;
    if (*line_ != old_line_)
      touch_write(pc_, line_, sizeof *line_);
    if (*room_ != old_room_)
      touch_write(pc_, room_, sizeof *room_);
    if (n >= 0)
      touch_write(pc_, *line_, static_cast<size_t>(n) + 1);
  }

private:
  Pc pc_;
  char **line_;
  size_t *room_;
  char *old_line_ = nullptr;
  size_t old_room_ = 0;
};

ssize_t got_allocated_line(FILE *f, LineRoom &room, ssize_t n) {
  take_from_stream(f);
  room.got(n);
  return n;
}

int got_character(FILE *f, int c) {
  take_from_stream(f);
  return c;
}

void stream_locked(FILE *f) {
  Thread *t = thread_among_others();
  if (!t || t->ignore_sync)
    return;
  RuntimeSection section(*t);
  SyncObject &lock = sync_object(*t, f);
  SpinGuard guard(lock.lock);
  on_acquire(*t, lock.var);
}

void stream_unlocking(FILE *f) {
  Thread *t = thread_among_others();
  if (!t || t->ignore_sync)
    return;
  RuntimeSection section(*t);
  SyncObject &lock = sync_object(*t, f);
  SpinGuard guard(lock.lock);
  on_release(*t, lock.var);
}

void touch_open(Pc pc, const char *path, const char *mode) {
  if (path)
    touch_string(pc, path);
  touch_string(pc, mode);
}

} // namespace

#define SNARL_OPEN_STREAM(name)                                                                                        \
  SNARL_INTERCEPT(FILE *, name, const char *path, const char *mode) {                                                  \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    touch_open(pc, path, mode);                                                                                        \
    LibcCall call(pc);                                                                                                 \
    return stream_opened(pc, REAL(name)(path, mode));                                                                  \
  }
SNARL_OPEN_STREAM(fopen)
SNARL_OPEN_STREAM(fopen64)

SNARL_INTERCEPT(FILE *, popen, const char *command, const char *mode) {
  Pc pc = SNARL_CALLER_PC();
  touch_open(pc, command, mode);
  descriptors_left();
  LibcCall call(pc);
  return stream_opened(pc, REAL(popen)(command, mode));
}

#define SNARL_REOPEN_STREAM(name)                                                                                      \
  SNARL_INTERCEPT(FILE *, name, const char *path, const char *mode, FILE *f) {                                         \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    touch_open(pc, path, mode);                                                                                        \
    use_stream(pc, f);                                                                                                 \
    Thread *t = self();                                                                                                \
    if (t && f->_fileno >= 0)                                                                                          \
      descriptor_closing(*t, pc, f->_fileno);                                                                          \
    LibcCall call(pc);                                                                                                 \
    return stream_opened(pc, REAL(name)(path, mode, f));                                                               \
  }
SNARL_REOPEN_STREAM(freopen)
SNARL_REOPEN_STREAM(freopen64)

SNARL_INTERCEPT(FILE *, fdopen, int fd, const char *mode) {
  Pc pc = SNARL_CALLER_PC();
  touch_string(pc, mode);
  goes_uncounted(fd);
  Thread *t = thread_among_others();
  if (t)
    descriptor_used(*t, pc, fd);
  LibcCall call(pc);
  return REAL(fdopen)(fd, mode);
}
SNARL_INTERCEPT(FILE *, tmpfile) {
  Pc pc = SNARL_CALLER_PC();
  LibcCall call(pc);
  return stream_opened(pc, REAL(tmpfile)());
}
SNARL_INTERCEPT(FILE *, tmpfile64) {
  Pc pc = SNARL_CALLER_PC();
  LibcCall call(pc);
  return stream_opened(pc, REAL(tmpfile64)());
}

SNARL_INTERCEPT(int, fclose, FILE *f) {
  return close_stream(SNARL_CALLER_PC(), f, [=] { return REAL(fclose)(f); });
}
SNARL_INTERCEPT(int, pclose, FILE *f) {
  return close_stream(SNARL_CALLER_PC(), f, [=] { return REAL(pclose)(f); });
}

#define SNARL_READ_BLOCK(name)                                                                                         \
  SNARL_INTERCEPT(size_t, name, void *to, size_t size, size_t count, FILE *f) {                                        \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    use_stream(pc, f, lock_in(#name));                                                                                 \
    size_t items = REAL(name)(to, size, count, f);                                                                     \
    return got_block(pc, f, to, items * size, items);                                                                  \
  }
SNARL_READ_BLOCK(fread)
SNARL_READ_BLOCK(fread_unlocked)

#define SNARL_READ_BLOCK_CHK(name)                                                                                     \
  SNARL_INTERCEPT(size_t, name, void *to, size_t room, size_t size, size_t count, FILE *f) {                           \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    use_stream(pc, f, lock_in(#name));                                                                                 \
    size_t items = REAL(name)(to, room, size, count, f);                                                               \
    return got_block(pc, f, to, items * size, items);                                                                  \
  }
SNARL_READ_BLOCK_CHK(__fread_chk)
SNARL_READ_BLOCK_CHK(__fread_unlocked_chk)

#define SNARL_WRITE_BLOCK(name)                                                                                        \
  SNARL_INTERCEPT(size_t, name, const void *from, size_t size, size_t count, FILE *f) {                                \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    touch_read(pc, from, size *count);                                                                                 \
    put_into_stream(pc, f, lock_in(#name));                                                                            \
    return REAL(name)(from, size, count, f);                                                                           \
  }
SNARL_WRITE_BLOCK(fwrite)
SNARL_WRITE_BLOCK(fwrite_unlocked)

#define SNARL_READ_LINE(name)                                                                                          \
  SNARL_INTERCEPT(char *, name, char *to, int room, FILE *f) {                                                         \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    use_stream(pc, f, lock_in(#name));                                                                                 \
    return got_line(pc, f, REAL(name)(to, room, f));                                                                   \
  }
SNARL_READ_LINE(fgets)
SNARL_READ_LINE(fgets_unlocked)

#define SNARL_READ_LINE_CHK(name)                                                                                      \
  SNARL_INTERCEPT(char *, name, char *to, size_t size, int room, FILE *f) {                                            \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    use_stream(pc, f, lock_in(#name));                                                                                 \
    return got_line(pc, f, REAL(name)(to, size, room, f));                                                             \
  }
SNARL_READ_LINE_CHK(__fgets_chk)
SNARL_READ_LINE_CHK(__fgets_unlocked_chk)

SNARL_INTERCEPT(ssize_t, getline, char **line, size_t *room, FILE *f) {
  Pc pc = SNARL_CALLER_PC();
  use_stream(pc, f);
  LineRoom known(pc, line, room);
  LibcCall call(pc);
  return got_allocated_line(f, known, REAL(getline)(line, room, f));
}
#define SNARL_READ_DELIMITED(name)                                                                                     \
  SNARL_INTERCEPT(ssize_t, name, char **line, size_t *room, int end, FILE *f) {                                        \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    use_stream(pc, f);                                                                                                 \
    LineRoom known(pc, line, room);                                                                                    \
    LibcCall call(pc);                                                                                                 \
    return got_allocated_line(f, known, REAL(name)(line, room, end, f));                                               \
  }
SNARL_READ_DELIMITED(getdelim)
SNARL_READ_DELIMITED(__getdelim)

#define SNARL_WRITE_STRING(name)                                                                                       \
  SNARL_INTERCEPT(int, name, const char *s, FILE *f) {                                                                 \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    touch_string(pc, s);                                                                                               \
    put_into_stream(pc, f, lock_in(#name));                                                                            \
    return REAL(name)(s, f);                                                                                           \
  }
SNARL_WRITE_STRING(fputs)
SNARL_WRITE_STRING(fputs_unlocked)

SNARL_INTERCEPT(int, puts, const char *s) {
  Pc pc = SNARL_CALLER_PC();
  touch_string(pc, s);
  put_into_stream(pc, stdout);
  return REAL(puts)(s);
}
SNARL_INTERCEPT(void, perror, const char *s) {
  Pc pc = SNARL_CALLER_PC();
  if (s)
    touch_string(pc, s);
  int saved_errno = errno;
  put_into_stream(pc, stderr);
  errno = saved_errno;
  REAL(perror)(s);
}

#define SNARL_READ_CHARACTER(name)                                                                                     \
  SNARL_INTERCEPT(int, name, FILE *f) {                                                                                \
    use_stream(SNARL_CALLER_PC(), f, lock_in(#name));                                                                  \
    return got_character(f, REAL(name)(f));                                                                            \
  }
SNARL_READ_CHARACTER(fgetc)
SNARL_READ_CHARACTER(getc)
SNARL_READ_CHARACTER(_IO_getc)
SNARL_READ_CHARACTER(fgetc_unlocked)
SNARL_READ_CHARACTER(getc_unlocked)

SNARL_INTERCEPT(int, getchar) {
  use_stream(SNARL_CALLER_PC(), stdin);
  return got_character(stdin, REAL(getchar)());
}
SNARL_INTERCEPT(int, getchar_unlocked) {
  use_stream(SNARL_CALLER_PC(), stdin, StreamLock::left_out);
  return got_character(stdin, REAL(getchar_unlocked)());
}

#define SNARL_WRITE_CHARACTER(name)                                                                                    \
  SNARL_INTERCEPT(int, name, int c, FILE *f) {                                                                         \
    put_into_stream(SNARL_CALLER_PC(), f, lock_in(#name));                                                             \
    return REAL(name)(c, f);                                                                                           \
  }
SNARL_WRITE_CHARACTER(fputc)
SNARL_WRITE_CHARACTER(putc)
SNARL_WRITE_CHARACTER(_IO_putc)
SNARL_WRITE_CHARACTER(fputc_unlocked)
SNARL_WRITE_CHARACTER(putc_unlocked)
SNARL_WRITE_CHARACTER(ungetc)

SNARL_INTERCEPT(int, putchar, int c) {
  put_into_stream(SNARL_CALLER_PC(), stdout);
  return REAL(putchar)(c);
}
SNARL_INTERCEPT(int, putchar_unlocked, int c) {
  put_into_stream(SNARL_CALLER_PC(), stdout, StreamLock::left_out);
  return REAL(putchar_unlocked)(c);
}

// All streams when f is null.
#define SNARL_FLUSH(name)                                                                                              \
  SNARL_INTERCEPT(int, name, FILE *f) {                                                                                \
    if (f)                                                                                                             \
      put_into_stream(SNARL_CALLER_PC(), f, lock_in(#name));                                                           \
    return REAL(name)(f);                                                                                              \
  }
SNARL_FLUSH(fflush)
SNARL_FLUSH(fflush_unlocked)

#define SNARL_USES_STREAM(result, name, arguments, ...)                                                                \
  SNARL_INTERCEPT(result, name, FILE *f __VA_OPT__(, ) __VA_ARGS__) {                                                  \
    use_stream(SNARL_CALLER_PC(), f);                                                                                  \
    return REAL(name) arguments;                                                                                       \
  }
SNARL_USES_STREAM(int, fseek, (f, at, whence), long at, int whence)
SNARL_USES_STREAM(int, fseeko, (f, at, whence), off_t at, int whence)
SNARL_USES_STREAM(int, fseeko64, (f, at, whence), off_t at, int whence)
SNARL_USES_STREAM(long, ftell, (f))
SNARL_USES_STREAM(off_t, ftello, (f))
SNARL_USES_STREAM(off_t, ftello64, (f))
SNARL_USES_STREAM(void, rewind, (f))
SNARL_USES_STREAM(int, setvbuf, (f, buffer, mode, size), char *buffer, int mode, size_t size)
SNARL_USES_STREAM(void, setbuf, (f, buffer), char *buffer)

#define SNARL_POSITION(get, set, type)                                                                                 \
  SNARL_INTERCEPT(int, get, FILE *f, type *to) {                                                                       \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    use_stream(pc, f);                                                                                                 \
    int result = REAL(get)(f, to);                                                                                     \
    if (result == 0)                                                                                                   \
      touch_write(pc, to, sizeof *to);                                                                                 \
    return result;                                                                                                     \
  }                                                                                                                    \
  SNARL_INTERCEPT(int, set, FILE *f, const type *to) {                                                                 \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    use_stream(pc, f);                                                                                                 \
    touch_read(pc, to, sizeof *to);                                                                                    \
    return REAL(set)(f, to);                                                                                           \
  }
SNARL_POSITION(fgetpos, fsetpos, fpos_t)
SNARL_POSITION(fgetpos64, fsetpos64, fpos64_t)

// A stream's lock in the program's hands.
SNARL_INTERCEPT(void, flockfile, FILE *f) {
  use_stream(SNARL_CALLER_PC(), f, StreamLock::asked_for);
  REAL(flockfile)(f);
  stream_locked(f);
}
SNARL_INTERCEPT(int, ftrylockfile, FILE *f) {
  use_stream(SNARL_CALLER_PC(), f, StreamLock::asked_for);
  int result = REAL(ftrylockfile)(f);
  if (result == 0)
    stream_locked(f);
  return result;
}
SNARL_INTERCEPT(void, funlockfile, FILE *f) {
  use_stream(SNARL_CALLER_PC(), f, StreamLock::asked_for);
  stream_unlocking(f);
  REAL(funlockfile)(f);
}
