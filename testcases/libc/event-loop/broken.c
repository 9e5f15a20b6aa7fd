// snarl: data-race  read@take  write@put  on message
// why: the loop looks at the message before it waited for the event that announces it
#include "support/rendezvous.h"
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

int message, event, loop;

static void *sender(void *argument) {
  message = 42; // @put
  reached(1);
  eventfd_write(event, 1);
  return argument;
}

int main(void) {
  pthread_t thread;
  struct epoll_event ready = {.events = EPOLLIN};
  event = eventfd(0, 0);
  loop = epoll_create1(0);
  epoll_ctl(loop, EPOLL_CTL_ADD, event, &ready);
  pthread_create(&thread, 0, sender, 0);
  await(1);
  int got = message == 42; // @take
  epoll_wait(loop, &ready, 1, -1);
  pthread_join(thread, 0);
  return got ? 0 : 1;
}
