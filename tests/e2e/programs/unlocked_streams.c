// Calls one unlocked function of stdio, named by the second argument, from two threads that nothing orders. The first
// argument tells who has the stream's lock: "nobody"; "both" take it themselves; "one": the other thread calls a
// function that takes it. Without arguments: the names.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "support/rendezvous.h"
#include <pthread.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <string.h>
#include <wchar.h>

static FILE *in, *out;
static char text[8];
static wchar_t wide[8];

#define CALL(function, arguments, stream)                                                                              \
  static void call_##function(void) {                                                                                  \
    (void)function arguments;                                                                                          \
  }                                                                                                                    \
  static FILE **const of_##function = &stream;
#define CALLS(X)                                                                                                       \
  X(putc_unlocked, ('x', out), out)                                                                                    \
  X(fputc_unlocked, ('x', out), out)                                                                                   \
  X(putchar_unlocked, ('x'), stdout)                                                                                   \
  X(fputs_unlocked, ("x", out), out)                                                                                   \
  X(fwrite_unlocked, ("word", 4, 1, out), out)                                                                         \
  X(fflush_unlocked, (out), out)                                                                                       \
  X(getc_unlocked, (in), in)                                                                                           \
  X(fgetc_unlocked, (in), in)                                                                                          \
  X(getchar_unlocked, (), stdin)                                                                                       \
  X(fgets_unlocked, (text, 8, in), in)                                                                                 \
  X(fread_unlocked, (text, 8, 1, in), in)                                                                              \
  X(putwc_unlocked, (L'x', out), out)                                                                                  \
  X(fputwc_unlocked, (L'x', out), out)                                                                                 \
  X(putwchar_unlocked, (L'x'), stdout)                                                                                 \
  X(fputws_unlocked, (L"x", out), out)                                                                                 \
  X(getwc_unlocked, (in), in)                                                                                          \
  X(fgetwc_unlocked, (in), in)                                                                                         \
  X(getwchar_unlocked, (), stdin)                                                                                      \
  X(fgetws_unlocked, (wide, 8, in), in)
CALLS(CALL)

// Takes the lock or leaves it, as the stream says.
static void call_fseek(void) {
  fseek(in, 0, SEEK_CUR);
}
static FILE **const of_fseek = &in;

static const struct {
  const char *name;
  void (*call)(void);
  FILE **const *stream;
} calls[] = {
#define NAMED(function, arguments, stream) {#function, call_##function, &of_##function},
    CALLS(NAMED){"fseek", call_fseek, &of_fseek}};

static int holds, takes, chosen;

static void call(void) {
  FILE *stream = **calls[chosen].stream;
  if (holds)
    flockfile(stream);
  calls[chosen].call();
  if (holds)
    funlockfile(stream);
}

static void *caller(void *unused) {
  if (takes)
    ftell(**calls[chosen].stream);
  else
    call();
  reached(1);
  return unused;
}

int main(int argc, char **argv) {
  const int count = sizeof calls / sizeof *calls;
  for (int i = 0; argc < 3 && i < count; ++i)
    puts(calls[i].name);
  if (argc < 3)
    return 0;
  holds = !strcmp(argv[1], "both");
  takes = !strcmp(argv[1], "one");
  while (strcmp(calls[chosen].name, argv[2]) != 0)
    if (++chosen == count)
      return 2;
  in = fopen("/dev/zero", "r");
  out = fopen("/dev/null", "w");
  if (!strcmp(argv[2], "fseek"))
    __fsetlocking(in, FSETLOCKING_BYCALLER);
  pthread_t thread;
  pthread_create(&thread, NULL, caller, NULL);
  await(1);
  call();
  pthread_join(thread, NULL);
  return 0;
}
