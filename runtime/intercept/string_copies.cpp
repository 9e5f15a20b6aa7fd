// str* that write: copies, concatenations, duplicates, tokens. What is overwritten is measured before the call.
#define SNARL_DEFINES_MEM_FUNCTIONS
#include "runtime/intercept/allocation.h"
#include "runtime/intercept/hidden_state.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/string_bytes.h"

using namespace snarl;

namespace {

void touch_copied(Pc pc, char *to, const char *from) {
  if (untouched())
    return;
  size_t n = string_length(from) + 1;
  touch_read(pc, from, n);
  touch_write(pc, to, n);
}

// strncpy fills up with zeros.
void touch_copied_padded(Pc pc, char *to, const char *from, size_t n) {
  if (untouched())
    return;
  touch_read(pc, from, string_bytes(from, n));
  touch_write(pc, to, n);
}

void touch_appended(Pc pc, char *to, const char *from, size_t limit) {
  if (untouched())
    return;
  size_t length = string_length(to), added = string_length(from, limit);
  touch_read(pc, to, length + 1);
  touch_read(pc, from, added < limit ? added + 1 : added);
  touch_write(pc, to + length, added + 1);
}

char *duplicate(Pc pc, const char *s, size_t length, size_t read) {
  touch_read(pc, s, read);
  auto *copy = static_cast<char *>(allocate_block(pc, length + 1));
  if (!copy)
    return nullptr;
  __snarl_memcpy(copy, s, length);
  copy[length] = 0;
  touch_write(pc, copy, length + 1);
  return copy;
}

// What strtok and strsep read and write of the string from `from`, whose token ends before `next` (null: at the end).
void touch_token(Pc pc, char *from, char *token, char *next, const char *separators) {
  touch_string(pc, separators);
  if (!from)
    return;
  if (!token) {
    touch_string(pc, from);
    return;
  }
  touch_read(pc, from, static_cast<size_t>(token - from) + string_length(token) + 1);
  if (next && next > token && next[-1] == 0)
    touch_write(pc, next - 1, 1);
}

} // namespace

SNARL_INTERCEPT(char *, strcpy, char *to, const char *from) {
  touch_copied(SNARL_CALLER_PC(), to, from);
  return REAL(strcpy)(to, from);
}
SNARL_INTERCEPT(char *, __strcpy_chk, char *to, const char *from, size_t room) {
  touch_copied(SNARL_CALLER_PC(), to, from);
  return REAL(__strcpy_chk)(to, from, room);
}
SNARL_INTERCEPT(char *, stpcpy, char *to, const char *from) {
  touch_copied(SNARL_CALLER_PC(), to, from);
  return REAL(stpcpy)(to, from);
}
SNARL_INTERCEPT(char *, __stpcpy, char *to, const char *from) {
  touch_copied(SNARL_CALLER_PC(), to, from);
  return REAL(__stpcpy)(to, from);
}
SNARL_INTERCEPT(char *, __stpcpy_chk, char *to, const char *from, size_t room) {
  touch_copied(SNARL_CALLER_PC(), to, from);
  return REAL(__stpcpy_chk)(to, from, room);
}
SNARL_INTERCEPT(char *, strncpy, char *to, const char *from, size_t n) {
  touch_copied_padded(SNARL_CALLER_PC(), to, from, n);
  return REAL(strncpy)(to, from, n);
}
SNARL_INTERCEPT(char *, __strncpy_chk, char *to, const char *from, size_t n, size_t room) {
  touch_copied_padded(SNARL_CALLER_PC(), to, from, n);
  return REAL(__strncpy_chk)(to, from, n, room);
}
SNARL_INTERCEPT(char *, stpncpy, char *to, const char *from, size_t n) {
  touch_copied_padded(SNARL_CALLER_PC(), to, from, n);
  return REAL(stpncpy)(to, from, n);
}
SNARL_INTERCEPT(char *, __stpncpy_chk, char *to, const char *from, size_t n, size_t room) {
  touch_copied_padded(SNARL_CALLER_PC(), to, from, n);
  return REAL(__stpncpy_chk)(to, from, n, room);
}
SNARL_INTERCEPT(char *, strcat, char *to, const char *from) {
  touch_appended(SNARL_CALLER_PC(), to, from, SIZE_MAX);
  return REAL(strcat)(to, from);
}
SNARL_INTERCEPT(char *, __strcat_chk, char *to, const char *from, size_t room) {
  touch_appended(SNARL_CALLER_PC(), to, from, SIZE_MAX);
  return REAL(__strcat_chk)(to, from, room);
}
SNARL_INTERCEPT(char *, strncat, char *to, const char *from, size_t n) {
  touch_appended(SNARL_CALLER_PC(), to, from, n);
  return REAL(strncat)(to, from, n);
}
SNARL_INTERCEPT(char *, __strncat_chk, char *to, const char *from, size_t n, size_t room) {
  touch_appended(SNARL_CALLER_PC(), to, from, n);
  return REAL(__strncat_chk)(to, from, n, room);
}

// Only where libc has them: what asks the linker whether they are there (configure scripts) must not be told of ours.
#if __GLIBC_PREREQ(2, 38)
SNARL_INTERCEPT(size_t, strlcpy, char *to, const char *from, size_t room) {
  size_t n = REAL(strlcpy)(to, from, room);
  touch_read(SNARL_CALLER_PC(), from, n + 1);
  touch_write(SNARL_CALLER_PC(), to, n < room ? n + 1 : room);
  return n;
}
SNARL_INTERCEPT(size_t, strlcat, char *to, const char *from, size_t room) {
  size_t before = untouched() ? 0 : string_length(to, room);
  size_t n = REAL(strlcat)(to, from, room);
  if (!untouched()) {
    touch_string(SNARL_CALLER_PC(), from);
    touch_read(SNARL_CALLER_PC(), to, before < room ? before + 1 : room);
    touch_write(SNARL_CALLER_PC(), to + before, (n < room ? n + 1 : room) - before);
  }
  return n;
}
#endif

SNARL_INTERCEPT(char *, strdup, const char *s) {
  size_t n = string_length(s);
  return duplicate(SNARL_CALLER_PC(), s, n, n + 1);
}
SNARL_INTERCEPT(char *, __strdup, const char *s) {
  size_t n = string_length(s);
  return duplicate(SNARL_CALLER_PC(), s, n, n + 1);
}
SNARL_INTERCEPT(char *, strndup, const char *s, size_t limit) {
  return duplicate(SNARL_CALLER_PC(), s, string_length(s, limit), string_bytes(s, limit));
}
SNARL_INTERCEPT(char *, __strndup, const char *s, size_t limit) {
  return duplicate(SNARL_CALLER_PC(), s, string_length(s, limit), string_bytes(s, limit));
}

SNARL_INTERCEPT(char *, strtok, char *s, const char *separators) {
  Pc pc = SNARL_CALLER_PC();
  touch_hidden_write(pc, hidden_state_of_strtok);
  char *token = REAL(strtok)(s, separators);
  touch_token(pc, s, token, nullptr, separators);
  return token;
}
SNARL_INTERCEPT(char *, strtok_r, char *s, const char *separators, char **rest) {
  Pc pc = SNARL_CALLER_PC();
  char *from = s ? s : *rest;
  char *token = REAL(strtok_r)(s, separators, rest);
  touch_token(pc, from, token, *rest, separators);
  touch_write(pc, rest, sizeof *rest);
  return token;
}
SNARL_INTERCEPT(char *, __strtok_r, char *s, const char *separators, char **rest) {
  Pc pc = SNARL_CALLER_PC();
  char *from = s ? s : *rest;
  char *token = REAL(__strtok_r)(s, separators, rest);
  touch_token(pc, from, token, *rest, separators);
  touch_write(pc, rest, sizeof *rest);
  return token;
}
SNARL_INTERCEPT(char *, strsep, char **rest, const char *separators) {
  Pc pc = SNARL_CALLER_PC();
  char *token = REAL(strsep)(rest, separators);
  touch_token(pc, token, token, *rest, separators);
  touch_write(pc, rest, sizeof *rest);
  return token;
}

// GNU's form may leave the buffer alone and return a text of its own; POSIX's is behind the other name.
SNARL_INTERCEPT(char *, strerror_r, int error, char *buffer, size_t room) {
  char *text = REAL(strerror_r)(error, buffer, room);
  if (text == buffer && !untouched())
    touch_write(SNARL_CALLER_PC(), buffer, string_bytes(buffer, room));
  return text;
}
SNARL_INTERCEPT(int, __xpg_strerror_r, int error, char *buffer, size_t room) {
  int result = REAL(__xpg_strerror_r)(error, buffer, room);
  if (result == 0 && !untouched())
    touch_write(SNARL_CALLER_PC(), buffer, string_bytes(buffer, room));
  return result;
}
