// The environment and other state of the process that libc keeps in the open (hidden_state.h).
#include "runtime/intercept/hidden_state.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/string_bytes.h"

#include <grp.h>
#include <locale.h>
#include <mntent.h>
#include <netdb.h>
#include <pwd.h>
#include <search.h>
#include <unistd.h>

using namespace snarl;

SNARL_INTERCEPT(char *, getenv, const char *name) {
  Pc pc = SNARL_CALLER_PC();
  touch_string(pc, name);
  touch_hidden_read(pc, hidden_state_of_environment);
  return REAL(getenv)(name);
}
SNARL_INTERCEPT(char *, secure_getenv, const char *name) {
  Pc pc = SNARL_CALLER_PC();
  touch_string(pc, name);
  touch_hidden_read(pc, hidden_state_of_environment);
  return REAL(secure_getenv)(name);
}
SNARL_INTERCEPT(int, setenv, const char *name, const char *value, int replace) {
  Pc pc = SNARL_CALLER_PC();
  touch_string(pc, name);
  touch_string(pc, value);
  touch_hidden_write(pc, hidden_state_of_environment);
  return REAL(setenv)(name, value, replace);
}
SNARL_INTERCEPT(int, putenv, char *text) {
  Pc pc = SNARL_CALLER_PC();
  touch_string(pc, text);
  touch_hidden_write(pc, hidden_state_of_environment);
  return REAL(putenv)(text);
}
SNARL_INTERCEPT(int, unsetenv, const char *name) {
  Pc pc = SNARL_CALLER_PC();
  touch_string(pc, name);
  touch_hidden_write(pc, hidden_state_of_environment);
  return REAL(unsetenv)(name);
}
SNARL_INTERCEPT(int, clearenv) {
  touch_hidden_write(SNARL_CALLER_PC(), hidden_state_of_environment);
  return REAL(clearenv)();
}

SNARL_INTERCEPT(char *, setlocale, int category, const char *locale) {
  Pc pc = SNARL_CALLER_PC();
  if (locale) {
    touch_string(pc, locale);
    touch_hidden_write(pc, hidden_state_of_locale);
  } else {
    touch_hidden_read(pc, hidden_state_of_locale);
  }
  return REAL(setlocale)(category, locale);
}

// Calls that go on from, and change, what an earlier call left.
#define SNARL_CHANGES(state, result, name, arguments, ...)                                                             \
  SNARL_INTERCEPT(result, name __VA_OPT__(, ) __VA_ARGS__) {                                                           \
    touch_hidden_write(SNARL_CALLER_PC(), hidden_state_of_##state);                                                    \
    return REAL(name) arguments;                                                                                       \
  }
SNARL_CHANGES(drand48, double, drand48, ())
SNARL_CHANGES(drand48, long, lrand48, ())
SNARL_CHANGES(drand48, long, mrand48, ())
SNARL_CHANGES(drand48, void, srand48, (seed), long seed)
SNARL_CHANGES(getopt, int, getopt, (argc, argv, letters), int argc, char *const *argv, const char *letters)
SNARL_CHANGES(getopt, int, getopt_long, (argc, argv, letters, words, index), int argc, char *const *argv,
              const char *letters, const struct option *words, int *index)
SNARL_CHANGES(getopt, int, getopt_long_only, (argc, argv, letters, words, index), int argc, char *const *argv,
              const char *letters, const struct option *words, int *index)
SNARL_CHANGES(users, passwd *, getpwnam, (name), const char *name)
SNARL_CHANGES(users, passwd *, getpwuid, (uid), uid_t uid)
SNARL_CHANGES(users, passwd *, getpwent, ())
SNARL_CHANGES(groups, group *, getgrnam, (name), const char *name)
SNARL_CHANGES(groups, group *, getgrgid, (gid), gid_t gid)
SNARL_CHANGES(groups, group *, getgrent, ())
SNARL_CHANGES(hosts, hostent *, gethostbyname, (name), const char *name)
SNARL_CHANGES(hosts, hostent *, gethostbyaddr, (address, length, type), const void *address, socklen_t length, int type)
SNARL_CHANGES(drand48, unsigned short *, seed48, (seed), unsigned short *seed)
SNARL_CHANGES(drand48, void, lcong48, (parameters), unsigned short *parameters)
SNARL_CHANGES(users, void, setpwent, ())
SNARL_CHANGES(users, void, endpwent, ())
SNARL_CHANGES(groups, void, setgrent, ())
SNARL_CHANGES(groups, void, endgrent, ())
SNARL_CHANGES(hosts, hostent *, gethostbyname2, (name, family), const char *name, int family)
SNARL_CHANGES(hosts, hostent *, gethostent, ())
SNARL_CHANGES(hosts, void, sethostent, (stay_open), int stay_open)
SNARL_CHANGES(hosts, void, endhostent, ())
SNARL_CHANGES(services, servent *, getservbyname, (name, protocol), const char *name, const char *protocol)
SNARL_CHANGES(services, servent *, getservbyport, (port, protocol), int port, const char *protocol)
SNARL_CHANGES(services, servent *, getservent, ())
SNARL_CHANGES(services, void, setservent, (stay_open), int stay_open)
SNARL_CHANGES(services, void, endservent, ())
SNARL_CHANGES(protocols, protoent *, getprotobyname, (name), const char *name)
SNARL_CHANGES(protocols, protoent *, getprotobynumber, (number), int number)
SNARL_CHANGES(protocols, protoent *, getprotoent, ())
SNARL_CHANGES(protocols, void, setprotoent, (stay_open), int stay_open)
SNARL_CHANGES(protocols, void, endprotoent, ())
SNARL_CHANGES(networks, netent *, getnetbyname, (name), const char *name)
SNARL_CHANGES(networks, netent *, getnetbyaddr, (net, type), uint32_t net, int type)
SNARL_CHANGES(networks, netent *, getnetent, ())
SNARL_CHANGES(mounts, mntent *, getmntent, (stream), FILE *stream)
SNARL_CHANGES(terminal_name, char *, ttyname, (fd), int fd)
SNARL_CHANGES(terminal_name, char *, ptsname, (fd), int fd)
SNARL_CHANGES(login_name, char *, getlogin, ())
SNARL_CHANGES(number_format, lconv *, localeconv, ())
SNARL_CHANGES(digits, char *, ecvt, (value, n, point, negative), double value, int n, int *point, int *negative)
SNARL_CHANGES(digits, char *, fcvt, (value, n, point, negative), double value, int n, int *point, int *negative)
SNARL_CHANGES(digits, char *, l64a, (value), long value)
SNARL_CHANGES(hash_table, int, hcreate, (room), size_t room)
SNARL_CHANGES(hash_table, void, hdestroy, ())

// Only who enters something changes the table.
SNARL_INTERCEPT(ENTRY *, hsearch, ENTRY item, ACTION action) {
  const Pc pc = SNARL_CALLER_PC();
  action == ENTER ? touch_hidden_write(pc, hidden_state_of_hash_table)
                  : touch_hidden_read(pc, hidden_state_of_hash_table);
  return REAL(hsearch)(item, action);
}
