// Names of sockets' ends, so that two threads of one process that talk through a named socket meet in one channel.
//
//   endpoint     where a bound socket is reached: by port (the address may be a wildcard), by path
//   connection   both ends of a connection, the same from either side; between Unix sockets, the path
//
// Two different ends may get the same key; they are then taken for one, which orders more than there is.
#ifndef SNARL_RUNTIME_DESCRIPTORS_ENDPOINTS_H
#define SNARL_RUNTIME_DESCRIPTORS_ENDPOINTS_H

#include "runtime/platform/base.h"

#include <sys/socket.h>

namespace snarl {

// 0: the address names nothing that another socket of this process could be.
uint64_t endpoint_key(const void *address, socklen_t length);
uint64_t connection_key(const void *one, socklen_t one_length, const void *other, socklen_t other_length);

} // namespace snarl

#endif // SNARL_RUNTIME_DESCRIPTORS_ENDPOINTS_H
