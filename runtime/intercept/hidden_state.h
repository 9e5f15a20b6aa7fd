// State inside libc that a call changes without a lock and that the program cannot see. Each has a cell here whose name
// appears in the report as the location of the race; a call is an access to its cell.
#ifndef SNARL_RUNTIME_INTERCEPT_HIDDEN_STATE_H
#define SNARL_RUNTIME_INTERCEPT_HIDDEN_STATE_H

#include "runtime/intercept/touch.h"

// name, what races
#define SNARL_FOR_EACH_HIDDEN_STATE(X)                                                                                 \
  X(strtok, "the rest of the string that strtok goes on with")                                                         \
  X(environment, "the table of environment variables")                                                                 \
  X(drand48, "the state of drand48 and its kin")                                                                       \
  X(locale, "the program's locale")                                                                                    \
  X(number_format, "the result of localeconv")                                                                         \
  X(login_name, "the result of getlogin")                                                                              \
  X(getopt, "optind, optarg and getopt's place in the arguments")                                                      \
  X(users, "the buffers and the position of getpwnam, getpwuid and getpwent")                                          \
  X(groups, "the buffers and the position of getgrnam, getgrgid and getgrent")                                         \
  X(hosts, "the buffers of gethostbyname and gethostbyaddr")                                                           \
  X(services, "the buffers and the position of getservbyname, getservbyport and getservent")                           \
  X(protocols, "the buffers and the position of getprotobyname, getprotobynumber and getprotoent")                     \
  X(networks, "the buffers and the position of getnetbyname, getnetbyaddr and getnetent")                              \
  X(mounts, "the buffer of getmntent")                                                                                 \
  X(terminal_name, "the result of ttyname and ptsname")                                                                \
  X(digits, "the result of ecvt and fcvt, and that of l64a")                                                           \
  X(conversion, "the shift state of mblen, mbtowc and wctomb")                                                         \
  X(mbrlen, "the shift state of mbrlen without one of the caller's")                                                   \
  X(mbrtowc, "that of mbrtowc")                                                                                        \
  X(mbrtoc16, "that of mbrtoc16")                                                                                      \
  X(mbrtoc32, "that of mbrtoc32")                                                                                      \
  X(wcrtomb, "that of wcrtomb")                                                                                        \
  X(c16rtomb, "that of c16rtomb")                                                                                      \
  X(c32rtomb, "that of c32rtomb")                                                                                      \
  X(mbsrtowcs, "that of mbsrtowcs")                                                                                    \
  X(mbsnrtowcs, "that of mbsnrtowcs")                                                                                  \
  X(wcsrtombs, "that of wcsrtombs")                                                                                    \
  X(wcsnrtombs, "that of wcsnrtombs")                                                                                  \
  X(time_fields, "the result of localtime and gmtime")                                                                 \
  X(time_text, "the result of asctime and ctime")                                                                      \
  X(hash_table, "the table of hsearch")

namespace snarl {

#define SNARL_HIDDEN_STATE(name, what) extern uint32_t hidden_state_of_##name;
SNARL_FOR_EACH_HIDDEN_STATE(SNARL_HIDDEN_STATE)
#undef SNARL_HIDDEN_STATE

SNARL_INLINE void touch_hidden_read(Pc pc, const uint32_t &state) {
  touch_read(pc, &state, sizeof state);
}
SNARL_INLINE void touch_hidden_write(Pc pc, const uint32_t &state) {
  touch_write(pc, &state, sizeof state);
}

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_HIDDEN_STATE_H
