// snarl: data-race  write@put  read@take  on message
// why: two timers come in messages, and the one that is waited for is not the one that the thread starts
#define _GNU_SOURCE
#include "support/rendezvous.h"
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

static int message, started;

static int pass(int fd) {
  int ends[2];
  char room[CMSG_SPACE(sizeof fd)] = {0}, byte = 0;
  struct iovec one = {&byte, 1};
  struct msghdr letter = {.msg_iov = &one, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
  struct cmsghdr *inside = CMSG_FIRSTHDR(&letter);
  *inside = (struct cmsghdr){.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof fd)};
  memcpy(CMSG_DATA(inside), &fd, sizeof fd);
  socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
  sendmsg(ends[0], &letter, 0);
  recvmsg(ends[1], &letter, 0);
  memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&letter)), sizeof fd);
  return fd;
}

static void start(int timer) {
  const struct itimerspec soon = {.it_value.tv_nsec = 1};
  timerfd_settime(timer, 0, &soon, NULL);
}

static void *starter(void *unused) {
  message = 42; // @put
  start(started);
  reached(1);
  return unused;
}

int main(void) {
  unsigned long long times;
  const int other = timerfd_create(CLOCK_MONOTONIC, 0);
  started = timerfd_create(CLOCK_MONOTONIC, 0);
  const int awaited = pass(other);
  pass(started);
  start(other);
  pthread_t thread;
  pthread_create(&thread, NULL, starter, NULL);
  const int ended = read(awaited, &times, sizeof times) == sizeof times;
  await(1);
  const int seen = message; // @take
  pthread_join(thread, NULL);
  return ended && seen == 42 ? 0 : 1;
}
