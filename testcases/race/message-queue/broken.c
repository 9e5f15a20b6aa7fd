// snarl: data-race  write@put  read@take  on message
// why: the message is filled in only after the queue has handed it over
#include "support/rendezvous.h"
#include <fcntl.h>
#include <mqueue.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static int message;
static char name[64];

static void *producer(void *argument) {
  mqd_t queue = mq_open(name, O_WRONLY);
  mq_send(queue, "go", 2, 0);
  message = 42; // @put
  reached(1);
  await(2);
  mq_close(queue);
  return argument;
}

int main(void) {
  struct mq_attr attributes = {.mq_maxmsg = 1, .mq_msgsize = 8};
  char got[8];
  pthread_t thread;
  snprintf(name, sizeof name, "/snarl-testcase-%d", getpid());
  mqd_t queue = mq_open(name, O_RDONLY | O_CREAT | O_EXCL, 0600, &attributes);
  pthread_create(&thread, 0, producer, 0);
  ssize_t n = mq_receive(queue, got, sizeof got, 0);
  await(1);
  int seen = message; // @take
  reached(2);
  pthread_join(thread, 0);
  mq_close(queue);
  mq_unlink(name);
  return n == 2 && seen == 42 ? 0 : 1;
}
