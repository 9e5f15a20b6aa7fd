#include "runtime/descriptors/endpoints.h"

#include <netinet/in.h>
#include <sys/un.h>

namespace snarl {
namespace {

uint64_t mix(uint64_t hash, uint64_t value) {
  hash = (hash ^ value) * 0x9e3779b97f4a7c15ULL;
  return hash ^ (hash >> 29);
}

uint64_t mix_bytes(uint64_t hash, const void *bytes, size_t n) {
  for (size_t i = 0; i < n; ++i)
    hash = mix(hash, static_cast<const unsigned char *>(bytes)[i]);
  return hash;
}

// A member of a socket address, which the program's memory may hold at any alignment.
template <typename T> T member(const void *address, size_t offset) {
  T value;
  __snarl_memcpy(&value, static_cast<const char *>(address) + offset, sizeof value);
  return value;
}

sa_family_t family_of(const void *address, socklen_t length) {
  return address && length >= sizeof(sa_family_t) ? member<sa_family_t>(address, 0) : sa_family_t{AF_UNSPEC};
}

// An IPv6 address that holds an IPv4 one counts as that, and any-address as the loopback.
uint64_t host_key(const void *address, sa_family_t family) {
  in_addr_t v4;
  if (family == AF_INET) {
    v4 = member<in_addr_t>(address, offsetof(sockaddr_in, sin_addr));
  } else {
    auto v6 = member<in6_addr>(address, offsetof(sockaddr_in6, sin6_addr));
    bool loopback = IN6_IS_ADDR_LOOPBACK(&v6), any = IN6_IS_ADDR_UNSPECIFIED(&v6);
    if (!IN6_IS_ADDR_V4MAPPED(&v6) && !loopback && !any)
      return mix_bytes(6, &v6, sizeof v6);
    v4 = IN6_IS_ADDR_V4MAPPED(&v6) ? member<in_addr_t>(&v6, 12) : htonl(INADDR_LOOPBACK);
  }
  return v4 == INADDR_ANY ? htonl(INADDR_LOOPBACK) : v4;
}

uint64_t port_of(const void *address) {
  return member<in_port_t>(address, offsetof(sockaddr_in, sin_port));
}

uint64_t inet_key(const void *address, socklen_t length, bool with_host) {
  sa_family_t family = family_of(address, length);
  bool whole =
      (family == AF_INET && length >= sizeof(sockaddr_in)) || (family == AF_INET6 && length >= sizeof(sockaddr_in6));
  if (!whole)
    return 0;
  return mix(with_host ? host_key(address, family) : 1, port_of(address)) | 1;
}

uint64_t unix_key(const void *address, socklen_t length) {
  if (family_of(address, length) != AF_UNIX || length <= offsetof(sockaddr_un, sun_path))
    return 0;
  auto *path = static_cast<const char *>(address) + offsetof(sockaddr_un, sun_path);
  size_t room = length - offsetof(sockaddr_un, sun_path), n = 0;
  while (n < room && (path[n] || path[0] == 0)) // the name of an abstract socket begins with 0 and may hold more
    ++n;
  return mix_bytes(3, path, n) | 1;
}

} // namespace

uint64_t endpoint_key(const void *address, socklen_t length) {
  uint64_t key = inet_key(address, length, false);
  return key ? key : unix_key(address, length);
}

uint64_t connection_key(const void *one, socklen_t one_length, const void *other, socklen_t other_length) {
  uint64_t a = inet_key(one, one_length, true), b = inet_key(other, other_length, true);
  if (a && b)
    return mix(a < b ? a : b, a < b ? b : a) | 1;
  a = unix_key(one, one_length), b = unix_key(other, other_length);
  return a && b ? mix(a < b ? a : b, a < b ? b : a) | 1 : a | b;
}

} // namespace snarl
