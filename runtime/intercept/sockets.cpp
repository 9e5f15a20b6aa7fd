// Sockets: what is sent happens before what is received at the other end, where that is in this process.
#include "runtime/descriptors/endpoints.h"
#include "runtime/intercept/descriptor_calls.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/platform/sys.h"

#include <sys/socket.h>
#include <sys/syscall.h>

using namespace snarl;

namespace {

struct Address {
  sockaddr_storage storage;
  socklen_t length = 0;
};

Address ask(int fd, long query) {
  Address a;
  socklen_t length = sizeof a.storage;
  if (sys::call(query, fd, reinterpret_cast<long>(&a.storage), reinterpret_cast<long>(&length)) == 0)
    a.length = length < sizeof a.storage ? length : sizeof a.storage;
  return a;
}
Address local_address(int fd) {
  return ask(fd, SYS_getsockname);
}
Address peer_address(int fd) {
  return ask(fd, SYS_getpeername);
}

void release_to_endpoint(const void *address, socklen_t length) {
  Thread *t = thread_among_others();
  uint64_t key = t && !t->ignore_sync ? endpoint_key(address, length) : 0;
  if (!key)
    return;
  RuntimeSection section(*t);
  Channel *channel = find_channel(key);
  channel_release(*t, *channel);
  channel_drop(*channel);
}

// What is sent to the socket's own name reaches whoever receives from it.
void join_endpoint(int fd) {
  Thread *t = self();
  if (!t)
    return;
  RuntimeSection section(*t);
  Address local = local_address(fd);
  if (uint64_t key = endpoint_key(&local.storage, local.length))
    descriptor_joins(*t, fd, find_channel(key));
}

Channel *connection_channel(int fd, const void *peer, socklen_t peer_length) {
  Address local = local_address(fd);
  uint64_t key = connection_key(&local.storage, local.length, peer, peer_length);
  return key ? find_channel(key) : nullptr;
}

// Between Unix sockets all connections to a path are one channel. When another process is at one's other end, what
// comes in there says nothing of what went out at others.
void note_peer(int fd, Channel &channel) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (sys::call(SYS_getsockopt, fd, SOL_SOCKET, SO_PEERCRED, reinterpret_cast<long>(&peer),
                reinterpret_cast<long>(&size)) == 0 &&
      peer.pid != 0 && peer.pid != static_cast<pid_t>(sys::getpid()))
    channel.relayed = Relayed::nothing;
}

bool sends_datagrams(int fd) {
  int type = 0;
  socklen_t size = sizeof type;
  return sys::call(SYS_getsockopt, fd, SOL_SOCKET, SO_TYPE, reinterpret_cast<long>(&type),
                   reinterpret_cast<long>(&size)) == 0 &&
         type == SOCK_DGRAM;
}

// What a connected datagram socket sends reaches whoever receives at the peer's name; what it receives comes to its
// own. (An earlier peer's channel is kept: another thread may be about to send to it.)
void connected_to_receiver(Thread &t, int fd, const sockaddr *peer, socklen_t length) {
  Address local = local_address(fd);
  const uint64_t from = endpoint_key(&local.storage, local.length), to = endpoint_key(peer, length);
  if (to == 0 || from == to)
    return;
  Channel *own = from ? find_channel(from) : make_channel();
  Channel *receiver = find_channel(to);
  if (__atomic_exchange_n(&own->sends_to, receiver, __ATOMIC_ACQ_REL) == receiver)
    channel_drop(*receiver);
  descriptor_joins(t, fd, own);
}

// The connection may be accepted when this end is closed already: then the server's endpoint tells of it.
void connected(int fd, const sockaddr *server, socklen_t length) {
  Thread *t = self();
  if (!t)
    return;
  RuntimeSection section(*t);
  if (sends_datagrams(fd))
    return connected_to_receiver(*t, fd, server, length);
  Channel *channel = connection_channel(fd, server, length);
  if (!channel)
    return;
  note_peer(fd, *channel);
  uint64_t endpoint = endpoint_key(server, length);
  if (endpoint != channel->key && !channel->accepted_at)
    channel->accepted_at = find_channel(endpoint);
  descriptor_joins(*t, fd, channel);
}

socklen_t room_of(const sockaddr *address, const socklen_t *length) {
  return address && length ? *length : 0;
}

// An address that the call has filled in. Its length may be more than there was room for.
void touch_address(Pc pc, const sockaddr *address, const socklen_t *length, socklen_t room) {
  if (!address || !length)
    return;
  touch_write(pc, length, sizeof *length);
  touch_write(pc, address, *length < room ? *length : room);
}

int accepted(Pc pc, int listener, int fd) {
  if (fd < 0)
    return fd;
  opened(pc, fd);
  if (Thread *t = self()) {
    RuntimeSection section(*t);
    Address peer = peer_address(fd);
    if (Channel *channel = connection_channel(fd, &peer.storage, peer.length)) {
      note_peer(fd, *channel);
      descriptor_joins(*t, fd, channel);
    }
    descriptor_acquire(*t, listener);
  }
  return fd;
}

template <typename Call> int accept_at(Pc pc, int listener, sockaddr *address, socklen_t *length, Call call) {
  const socklen_t room = room_of(address, length);
  const int fd = accepted(pc, listener, use_descriptor(pc, listener, call));
  if (fd >= 0)
    touch_address(pc, address, length, room);
  return fd;
}

size_t bytes_of_message(const msghdr *m) {
  return m ? bytes_of_vector(m->msg_iov, static_cast<int>(m->msg_iovlen)) : 0;
}
bool comes_back_by(int flags) {
  return flags & MSG_DONTWAIT;
}
HowTaken taken_by(void *to, size_t asked, int flags) {
  return {to, asked, comes_back_by(flags), (flags & MSG_WAITALL) != 0, (flags & MSG_PEEK) != 0};
}

void touch_message(Pc pc, const msghdr *m) {
  touch_read(pc, m, sizeof *m);
  touch_read(pc, m->msg_name, m->msg_name ? m->msg_namelen : 0);
  touch_vector_read(pc, m->msg_iov, static_cast<int>(m->msg_iovlen));
  touch_read(pc, m->msg_control, m->msg_control ? m->msg_controllen : 0);
}

template <typename Take> void each_descriptor(msghdr *m, Take take) {
  for (cmsghdr *c = m->msg_control && m->msg_controllen ? CMSG_FIRSTHDR(m) : nullptr; c; c = CMSG_NXTHDR(m, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS || c->cmsg_len < CMSG_LEN(0))
      continue;
    const size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < count; ++i) {
      int fd;
      __snarl_memcpy(&fd, CMSG_DATA(c) + i * sizeof fd, sizeof fd);
      take(fd);
    }
  }
}

void message_leaves(Pc pc, const msghdr *m) {
  if (!m)
    return; // the system refuses it
  touch_message(pc, m);
  release_to_endpoint(m->msg_name, m->msg_namelen);
  if (Thread *t = self())
    each_descriptor(const_cast<msghdr *>(m), [t](int fd) { descriptor_sent(*t, fd); });
}

// Descriptors that arrive have new numbers here.
void descriptors_received(Pc pc, msghdr *m) {
  if (Thread *t = self())
    each_descriptor(m, [t, pc](int fd) { descriptor_received(*t, pc, fd); });
}

// `room`: for the name, before the call.
void message_received(Pc pc, msghdr *m, socklen_t room, ssize_t n) {
  if (n < 0)
    return;
  touch_vector_written(pc, m->msg_iov, static_cast<int>(m->msg_iovlen), n);
  touch_write(pc, m->msg_name, m->msg_name ? (m->msg_namelen < room ? m->msg_namelen : room) : 0);
  touch_write(pc, m->msg_control, m->msg_control ? m->msg_controllen : 0);
  touch_write(pc, m, sizeof *m);
  descriptors_received(pc, m);
}

ssize_t received(Pc pc, void *to, size_t room, ssize_t n) {
  if (n > 0)
    touch_write(pc, to, static_cast<size_t>(n) < room ? static_cast<size_t>(n) : room); // MSG_TRUNC tells more
  return n;
}

} // namespace

SNARL_INTERCEPT(int, socket, int domain, int type, int protocol) {
  return opened(SNARL_CALLER_PC(), REAL(socket)(domain, type, protocol));
}

SNARL_INTERCEPT(int, bind, int fd, const sockaddr *address, socklen_t length) {
  Pc pc = SNARL_CALLER_PC();
  touch_read(pc, address, length);
  goes_uncounted(fd); // from others, too
  int result = use_descriptor(pc, fd, [=] { return REAL(bind)(fd, address, length); });
  if (result == 0)
    join_endpoint(fd);
  return result;
}

SNARL_INTERCEPT(int, listen, int fd, int backlog) {
  int result = use_descriptor(SNARL_CALLER_PC(), fd, [=] { return REAL(listen)(fd, backlog); });
  if (result == 0)
    join_endpoint(fd);
  return result;
}

SNARL_INTERCEPT(int, connect, int fd, const sockaddr *address, socklen_t length) {
  Pc pc = SNARL_CALLER_PC();
  touch_read(pc, address, length);
  release_to_endpoint(address, length);
  goes_uncounted(fd);
  int result = put_into_descriptor(pc, fd, [=] { return REAL(connect)(fd, address, length); });
  if (result == 0 || errno == EINPROGRESS)
    connected(fd, address, length);
  return result;
}

SNARL_INTERCEPT(int, accept, int fd, sockaddr *address, socklen_t *length) {
  return accept_at(SNARL_CALLER_PC(), fd, address, length, [=] { return REAL(accept)(fd, address, length); });
}
SNARL_INTERCEPT(int, accept4, int fd, sockaddr *address, socklen_t *length, int flags) {
  return accept_at(SNARL_CALLER_PC(), fd, address, length, [=] { return REAL(accept4)(fd, address, length, flags); });
}

SNARL_INTERCEPT(int, shutdown, int fd, int how) {
  return put_into_descriptor(SNARL_CALLER_PC(), fd, [=] {
    if (const OwnEndInUse own(fd); !own.is_none())
      own_end_is_shut(*own.thread, own.end, how);
    return REAL(shutdown)(fd, how);
  });
}

SNARL_INTERCEPT(ssize_t, send, int fd, const void *from, size_t n, int flags) {
  Pc pc = SNARL_CALLER_PC();
  touch_read(pc, from, n);
  return put_counted(
      pc, fd, [=] { return HowPut{from, n, comes_back_by(flags)}; }, [=] { return REAL(send)(fd, from, n, flags); });
}
SNARL_INTERCEPT(ssize_t, sendto, int fd, const void *from, size_t n, int flags, const sockaddr *to, socklen_t length) {
  Pc pc = SNARL_CALLER_PC();
  touch_read(pc, from, n);
  touch_read(pc, to, to ? length : 0);
  release_to_endpoint(to, length);
  return put_counted(
      pc, fd, [=] { return HowPut{from, n, comes_back_by(flags)}; },
      [=] { return REAL(sendto)(fd, from, n, flags, to, length); });
}
SNARL_INTERCEPT(ssize_t, sendmsg, int fd, const msghdr *m, int flags) {
  Pc pc = SNARL_CALLER_PC();
  message_leaves(pc, m);
  return put_counted(
      pc, fd, [=] { return HowPut{nullptr, bytes_of_message(m), comes_back_by(flags)}; },
      [=] { return REAL(sendmsg)(fd, m, flags); });
}
SNARL_INTERCEPT(int, sendmmsg, int fd, mmsghdr *m, unsigned count, int flags) {
  Pc pc = SNARL_CALLER_PC();
  for (unsigned i = 0; i < count; ++i)
    message_leaves(pc, &m[i].msg_hdr);
  auto how = [=] {
    HowPut all{nullptr, 0, comes_back_by(flags), count, /*counts_messages=*/true};
    for (unsigned i = 0; i < count; ++i)
      all.bytes += bytes_of_message(&m[i].msg_hdr);
    return all;
  };
  int sent = put_counted(pc, fd, how, [=] { return REAL(sendmmsg)(fd, m, count, flags); });
  for (int i = 0; i < sent; ++i)
    touch_write(pc, &m[i].msg_len, sizeof m[i].msg_len);
  return sent;
}

SNARL_INTERCEPT(ssize_t, recv, int fd, void *to, size_t n, int flags) {
  Pc pc = SNARL_CALLER_PC();
  return received(
      pc, to, n,
      take_counted(pc, fd, [=] { return taken_by(to, n, flags); }, [=] { return REAL(recv)(fd, to, n, flags); }));
}
SNARL_INTERCEPT(ssize_t, __recv_chk, int fd, void *to, size_t n, size_t room, int flags) {
  Pc pc = SNARL_CALLER_PC();
  return received(
      pc, to, n,
      take_counted(
          pc, fd, [=] { return taken_by(to, n, flags); }, [=] { return REAL(__recv_chk)(fd, to, n, room, flags); }));
}
SNARL_INTERCEPT(ssize_t, recvfrom, int fd, void *to, size_t n, int flags, sockaddr *from, socklen_t *length) {
  Pc pc = SNARL_CALLER_PC();
  const socklen_t room = room_of(from, length);
  ssize_t got = take_counted(
      pc, fd, [=] { return taken_by(to, n, flags); }, [=] { return REAL(recvfrom)(fd, to, n, flags, from, length); });
  if (got >= 0)
    touch_address(pc, from, length, room);
  return received(pc, to, n, got);
}
SNARL_INTERCEPT(ssize_t, recvmsg, int fd, msghdr *m, int flags) {
  Pc pc = SNARL_CALLER_PC();
  const socklen_t room = m ? m->msg_namelen : 0;
  ssize_t n = take_counted(
      pc, fd, [=] { return taken_by(nullptr, bytes_of_message(m), flags); },
      [=] { return REAL(recvmsg)(fd, m, flags); });
  message_received(pc, m, room, n);
  return n;
}
SNARL_INTERCEPT(int, recvmmsg, int fd, mmsghdr *m, unsigned count, int flags, timespec *timeout) {
  Pc pc = SNARL_CALLER_PC();
  constexpr unsigned kRooms = 16; // of later messages the names are not looked at
  socklen_t rooms[kRooms];
  for (unsigned i = 0; i < count && i < kRooms; ++i)
    rooms[i] = m[i].msg_hdr.msg_namelen;
  goes_uncounted(fd);
  int got = take_from_descriptor(pc, fd, [=] { return REAL(recvmmsg)(fd, m, count, flags, timeout); });
  for (int i = 0; i < got; ++i) {
    const auto number = static_cast<unsigned>(i);
    message_received(pc, &m[i].msg_hdr, number < kRooms ? rooms[number] : 0, m[i].msg_len);
    touch_write(pc, &m[i].msg_len, sizeof m[i].msg_len);
  }
  return got;
}

#define SNARL_ASKS_ADDRESS(name)                                                                                       \
  SNARL_INTERCEPT(int, name, int fd, sockaddr *address, socklen_t *length) {                                           \
    Pc pc = SNARL_CALLER_PC();                                                                                         \
    const socklen_t room = room_of(address, length);                                                                   \
    int result = use_descriptor(pc, fd, [=] { return REAL(name)(fd, address, length); });                              \
    if (result == 0)                                                                                                   \
      touch_address(pc, address, length, room);                                                                        \
    return result;                                                                                                     \
  }
SNARL_ASKS_ADDRESS(getsockname)
SNARL_ASKS_ADDRESS(getpeername)

SNARL_INTERCEPT(int, getsockopt, int fd, int level, int name, void *value, socklen_t *length) {
  Pc pc = SNARL_CALLER_PC();
  int result = use_descriptor(pc, fd, [=] { return REAL(getsockopt)(fd, level, name, value, length); });
  if (result == 0 && value && length) {
    touch_write(pc, length, sizeof *length);
    touch_write(pc, value, *length);
  }
  return result;
}
SNARL_INTERCEPT(int, setsockopt, int fd, int level, int name, const void *value, socklen_t length) {
  Pc pc = SNARL_CALLER_PC();
  touch_read(pc, value, value ? length : 0);
  if (level == SOL_SOCKET && (name == SO_RCVTIMEO || name == SO_SNDTIMEO))
    comes_back(fd, true);
  return use_descriptor(pc, fd, [=] { return REAL(setsockopt)(fd, level, name, value, length); });
}
