// snarl: none
// why: what is sent happens before what is received at the other end of the connection
#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

int message;
struct sockaddr_in server;

static void *client(void *argument) {
  char byte = 'x';
  int connection = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(connection, (struct sockaddr *)&server, sizeof server) != 0)
    return argument;
  message = 42;
  if (send(connection, &byte, 1, 0) != 1)
    return argument;
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
  int got = recv(connection, &byte, 1, 0) == 1 && message == 42;
  pthread_join(thread, 0);
  close(connection);
  close(listener);
  return got ? 0 : 1;
}
