// Calls one function, named by the argument, from two threads that nothing orders.
#define _GNU_SOURCE
#include "support/rendezvous.h"
#include <dirent.h>
#include <getopt.h>
#include <grp.h>
#include <iconv.h>
#include <locale.h>
#include <mntent.h>
#include <netdb.h>
#include <pthread.h>
#include <pwd.h>
#include <regex.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <uchar.h>
#include <unistd.h>
#include <wchar.h>

static DIR *folder;
static FILE *mounts;
static iconv_t converter;
static regex_t expression;

static const struct tm noon = {.tm_mday = 1, .tm_year = 100, .tm_hour = 12};
static const time_t some_time = 1;
static char word[] = "word";
static char *words[] = {word, 0};

static void call(const char *name) {
  char text[] = "a,b";
  int point, negative;
  char bytes[16];
  char16_t half;
  char32_t whole;
  wchar_t wide;
  const char *source = text;
  const wchar_t *wide_source = L"x";
  struct tm fields;
  ENTRY entry = {word, 0};
#define CALLS(function, arguments)                                                                                     \
  if (!strcmp(name, #function))                                                                                        \
  (void)function arguments
  CALLS(strtok, (text, ","));
  CALLS(setenv, ("SNARL_TEST", "1", 1));
  CALLS(putenv, ((char *)"SNARL_TEST=1"));
  CALLS(setlocale, (LC_ALL, "C"));
  CALLS(drand48, ());
  CALLS(lrand48, ());
  CALLS(srand48, (1));
  CALLS(getopt, (1, words, "a"));
  CALLS(getpwnam, ("root"));
  CALLS(getpwuid, (0));
  CALLS(getgrgid, (0));
  CALLS(gethostbyname, ("127.0.0.1"));
  CALLS(gethostent, ());
  CALLS(getservbyname, ("ssh", "tcp"));
  CALLS(getprotobynumber, (6));
  CALLS(getnetbyname, ("loopback"));
  CALLS(getmntent, (mounts));
  CALLS(ttyname, (0));
  CALLS(ecvt, (1.5, 3, &point, &negative));
  CALLS(l64a, (12345));
  CALLS(mbtowc, (&wide, "x", 1));
  CALLS(mbrtowc, (&wide, "x", 1, 0));
  CALLS(mbrlen, ("x", 1, 0));
  CALLS(wcrtomb, (bytes, L'x', 0));
  CALLS(mbsrtowcs, (&wide, &source, 1, 0));
  CALLS(mbsnrtowcs, (&wide, &source, 1, 1, 0));
  CALLS(wcsrtombs, (bytes, &wide_source, 1, 0));
  CALLS(wcsnrtombs, (bytes, &wide_source, 1, 1, 0));
  CALLS(mbrtoc16, (&half, "x", 1, 0));
  CALLS(mbrtoc32, (&whole, "x", 1, 0));
  CALLS(c16rtomb, (bytes, u'x', 0));
  CALLS(c32rtomb, (bytes, U'x', 0));
  CALLS(iconv, (converter, 0, 0, 0, 0));
  CALLS(regexec, (&expression, "abc", 0, 0, 0));
  CALLS(localtime, (&some_time));
  CALLS(gmtime, (&some_time));
  CALLS(asctime, (&noon));
  CALLS(ctime, (&some_time));
  CALLS(hsearch, (entry, ENTER));
  CALLS(readdir, (folder));
  CALLS(rand, ());
  CALLS(random, ());
  CALLS(strerror, (2));
  CALLS(getenv, ("PATH"));
  CALLS(localtime_r, (&some_time, &fields));
  CALLS(time, (0));
}

static void *caller(void *name) {
  call(name);
  reached(1);
  return 0;
}

// A second name is what the other thread calls.
int main(int argc, char **argv) {
  pthread_t thread;
  folder = opendir("/");
  mounts = setmntent("/proc/self/mounts", "r");
  hcreate(16);
  converter = iconv_open("UTF-16", "UTF-8");
  regcomp(&expression, "b", 0);
  pthread_create(&thread, 0, caller, argv[1]);
  await(1);
  call(argv[argc - 1]);
  pthread_join(thread, 0);
  regfree(&expression);
  iconv_close(converter);
  endmntent(mounts);
  closedir(folder);
}
