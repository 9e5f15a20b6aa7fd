// snarl: data-race  read@take  write@late  on message
// why: the connection hands over what came before the send, not what came after it
#include "support/rendezvous.h"
#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

int message;
struct sockaddr_in server;

static void *client(void *argument) {
  char byte = 'x';
  int connection = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(connection, (struct sockaddr *)&server, sizeof server) != 0 || send(connection, &byte, 1, 0) != 1)
    return argument;
  message = 42; // @late
  reached(1);
  await(2);
  close(connection);
  return 0;
}

int main(void) {
  pthread_t thread;
  socklen_t length = sizeof server;
  char byte;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  server.sin_family = AF_INET;
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, (struct sockaddr *)&server, length) != 0 || listen(listener, 1) != 0 ||
      getsockname(listener, (struct sockaddr *)&server, &length) != 0)
    return 1;
  pthread_create(&thread, 0, client, 0);
  int connection = accept(listener, 0, 0);
  int received = recv(connection, &byte, 1, 0) == 1;
  await(1);
  int got = received && message == 42; // @take
  reached(2);
  pthread_join(thread, 0);
  close(connection);
  close(listener);
  return got ? 0 : 1;
}
