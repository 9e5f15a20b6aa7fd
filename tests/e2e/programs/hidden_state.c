// Calls one function, named by the argument, from two threads that nothing orders.
#define _GNU_SOURCE
#include "support/rendezvous.h"
#include <arpa/inet.h>
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
#include <sys/socket.h>
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

static void find_in_table(ENTRY entry) {
  hsearch(entry, FIND);
}

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
  unsigned short seed[3] = {1, 2, 3}, parameters[7] = {1, 2, 3, 4, 5, 6, 7};
  char room[1024];
  struct passwd user, *found_user;
  struct group members, *found_group;
  const struct in_addr somewhere = {1};
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
  CALLS(mrand48, ());
  CALLS(seed48, (seed));
  CALLS(lcong48, (parameters));
  CALLS(getopt_long, (1, words, "a", 0, 0));
  CALLS(getopt_long_only, (1, words, "a", 0, 0));
  CALLS(find_in_table, (entry));
  CALLS(getpwent, ());
  CALLS(setpwent, ());
  CALLS(endpwent, ());
  CALLS(getpwent_r, (&user, room, sizeof room, &found_user));
  CALLS(getgrnam, ("root"));
  CALLS(getgrent, ());
  CALLS(setgrent, ());
  CALLS(endgrent, ());
  CALLS(getgrent_r, (&members, room, sizeof room, &found_group));
  CALLS(gethostbyname2, ("127.0.0.1", AF_INET));
  CALLS(gethostbyaddr, ("\177\0\0\1", 4, AF_INET));
  CALLS(sethostent, (0));
  CALLS(endhostent, ());
  CALLS(getservbyport, (22, "tcp"));
  CALLS(getservent, ());
  CALLS(setservent, (0));
  CALLS(endservent, ());
  CALLS(getprotobyname, ("tcp"));
  CALLS(getprotoent, ());
  CALLS(setprotoent, (0));
  CALLS(endprotoent, ());
  CALLS(getnetbyaddr, (127, AF_INET));
  CALLS(getnetent, ());
  CALLS(ptsname, (0));
  CALLS(fcvt, (1.5, 3, &point, &negative));
  CALLS(mblen, ("x", 1));
  CALLS(wctomb, (bytes, L'x'));
  CALLS(getlogin, ());
  CALLS(localeconv, ());
  CALLS(unsetenv, ("SNARL_TEST"));
  CALLS(secure_getenv, ("PATH"));
  CALLS(inet_ntoa, (somewhere));
  CALLS(strsignal, (2));
  CALLS(readdir, (folder));
  CALLS(rand, ());
  CALLS(random, ());
  CALLS(strerror, (2));
  CALLS(getenv, ("PATH"));
  CALLS(localtime_r, (&some_time, &fields));
  fields = noon;
  CALLS(mktime, (&fields));
  CALLS(tzset, ());
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
