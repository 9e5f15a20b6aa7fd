// Names of hosts, services, users and groups where the caller brings the memory, and addresses as text.
#include "runtime/intercept/hidden_state.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/libc_call.h"
#include "runtime/intercept/string_bytes.h"

#include <arpa/inet.h>
#include <grp.h>
#include <netdb.h>
#include <pwd.h>

using namespace snarl;

SNARL_INTERCEPT(int, getaddrinfo, const char *node, const char *service, const addrinfo *hints, addrinfo **found) {
  Pc pc = SNARL_CALLER_PC();
  if (node)
    touch_string(pc, node);
  if (service)
    touch_string(pc, service);
  if (hints)
    touch_read(pc, hints, sizeof *hints);
  LibcCall inside(pc);
  int result = REAL(getaddrinfo)(node, service, hints, found);
  if (result == 0)
    touch_write(pc, found, sizeof *found);
  return result;
}
SNARL_INTERCEPT(void, freeaddrinfo, addrinfo *found) {
  LibcCall inside(SNARL_CALLER_PC());
  REAL(freeaddrinfo)(found);
}
SNARL_INTERCEPT(int, getnameinfo, const sockaddr *address, socklen_t length, char *host, socklen_t host_room,
                char *service, socklen_t service_room, int flags) {
  Pc pc = SNARL_CALLER_PC();
  touch_read(pc, address, length);
  LibcCall inside(pc);
  int result = REAL(getnameinfo)(address, length, host, host_room, service, service_room, flags);
  if (result != 0 || untouched())
    return result;
  if (host && host_room)
    touch_write(pc, host, string_bytes(host, host_room));
  if (service && service_room)
    touch_write(pc, service, string_bytes(service, service_room));
  return result;
}

SNARL_INTERCEPT(int, inet_pton, int family, const char *text, void *to) {
  Pc pc = SNARL_CALLER_PC();
  touch_string(pc, text);
  int result = REAL(inet_pton)(family, text, to);
  if (result == 1)
    touch_write(pc, to, family == AF_INET6 ? sizeof(in6_addr) : sizeof(in_addr));
  return result;
}
SNARL_INTERCEPT(const char *, inet_ntop, int family, const void *from, char *to, socklen_t room) {
  Pc pc = SNARL_CALLER_PC();
  touch_read(pc, from, family == AF_INET6 ? sizeof(in6_addr) : sizeof(in_addr));
  const char *text = REAL(inet_ntop)(family, from, to, room);
  if (text && !untouched())
    touch_write(pc, to, string_bytes(to, room));
  return text;
}
SNARL_INTERCEPT(int, inet_aton, const char *text, in_addr *to) {
  Pc pc = SNARL_CALLER_PC();
  touch_string(pc, text);
  int result = REAL(inet_aton)(text, to);
  if (result != 0)
    touch_write(pc, to, sizeof *to);
  return result;
}

// The entry, its texts in the caller's buffer, and where it was found. How much of the buffer the texts take is libc's
// affair, so all of it is taken to be theirs.
namespace {
template <typename Entry>
int filled(Pc pc, const Entry *to, const char *buffer, size_t room, Entry **found, int result) {
  touch_write(pc, found, sizeof *found);
  if (result == 0 && *found) {
    touch_write(pc, to, sizeof *to);
    touch_write(pc, buffer, room);
  }
  return result;
}
} // namespace

#define SNARL_ENTRY_OF(entry, name, touch_key, Key)                                                                    \
  SNARL_INTERCEPT(int, name, Key key, entry *to, char *buffer, size_t room, entry **found) {                           \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    touch_key(pc, key);                                                                                                \
    LibcCall inside(pc);                                                                                               \
    return filled(pc, to, buffer, room, found, REAL(name)(key, to, buffer, room, found));                              \
  }
SNARL_INLINE static void touch_number(Pc, uint32_t) {}
SNARL_ENTRY_OF(passwd, getpwnam_r, touch_string, const char *)
SNARL_ENTRY_OF(passwd, getpwuid_r, touch_number, uid_t)
SNARL_ENTRY_OF(group, getgrnam_r, touch_string, const char *)
SNARL_ENTRY_OF(group, getgrgid_r, touch_number, gid_t)

// What has a position shares that (hidden_state.h), whoever brings the memory.
#define SNARL_NEXT_ENTRY(entry, name, state)                                                                           \
  SNARL_INTERCEPT(int, name, entry *to, char *buffer, size_t room, entry **found) {                                    \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    touch_hidden_write(pc, hidden_state_of_##state);                                                                   \
    LibcCall inside(pc);                                                                                               \
    return filled(pc, to, buffer, room, found, REAL(name)(to, buffer, room, found));                                   \
  }
SNARL_NEXT_ENTRY(passwd, getpwent_r, users)
SNARL_NEXT_ENTRY(group, getgrent_r, groups)

SNARL_INTERCEPT(int, gethostbyname_r, const char *host, hostent *to, char *buffer, size_t room, hostent **found,
                int *error) {
  Pc pc = SNARL_CALLER_PC();
  touch_string(pc, host);
  LibcCall inside(pc);
  return filled(pc, to, buffer, room, found, REAL(gethostbyname_r)(host, to, buffer, room, found, error));
}
SNARL_INTERCEPT(int, gethostbyname2_r, const char *host, int family, hostent *to, char *buffer, size_t room,
                hostent **found, int *error) {
  Pc pc = SNARL_CALLER_PC();
  touch_string(pc, host);
  LibcCall inside(pc);
  return filled(pc, to, buffer, room, found, REAL(gethostbyname2_r)(host, family, to, buffer, room, found, error));
}
SNARL_INTERCEPT(int, gethostbyaddr_r, const void *address, socklen_t length, int family, hostent *to, char *buffer,
                size_t room, hostent **found, int *error) {
  Pc pc = SNARL_CALLER_PC();
  touch_read(pc, address, length);
  LibcCall inside(pc);
  return filled(pc, to, buffer, room, found,
                REAL(gethostbyaddr_r)(address, length, family, to, buffer, room, found, error));
}
