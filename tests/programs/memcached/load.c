/* Clients of memcached for the benchmark, four at a time: each sends its requests in batches, nine `get` for one `set`,
 * and reads the answers. Built natively, whatever the server is: load SOCKET REQUESTS */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { clients = 4, batch = 50, keys = 1000, value_bytes = 100 };

static const char *socket_path;
static long requests;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int connect_patiently(void) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  int attempt, connection = socket(AF_UNIX, SOCK_STREAM, 0);
  snprintf(address.sun_path, sizeof address.sun_path, "%s", socket_path);
  for (attempt = 0; attempt < 2000; ++attempt) {
    if (connect(connection, (struct sockaddr *)&address, sizeof address) == 0)
      return connection;
    usleep(10000);
  }
  fail("connect");
  return -1;
}

static int is_set(long request) {
  return request % 10 == 0;
}

static size_t compose(char *out, long first, int count) {
  char value[value_bytes + 1], *end = out;
  int i;
  memset(value, 'v', value_bytes);
  value[value_bytes] = 0;
  for (i = 0; i < count; ++i) {
    long key = (first + i) * 7919 % keys;
    end += is_set(first + i) ? sprintf(end, "set key-%ld 0 0 %d\r\n%s\r\n", key, value_bytes, value)
                             : sprintf(end, "get key-%ld\r\n", key);
  }
  return end - out;
}

static void send_all(int connection, const char *text, size_t length) {
  while (length > 0) {
    ssize_t sent = write(connection, text, length);
    if (sent <= 0)
      fail("write");
    text += sent;
    length -= sent;
  }
}

/* Reads until so many requests were answered: each answer ends in a line STORED or END. */
static void read_answers(int connection, int count) {
  static _Thread_local char text[1 << 16];
  size_t held = 0;
  while (count > 0) {
    ssize_t got = read(connection, text + held, sizeof text - held - 1);
    char *line = text, *end;
    if (got <= 0)
      fail("read");
    text[held += got] = 0;
    while ((end = strstr(line, "\r\n")) != NULL) {
      *end = 0;
      if (strstr(line, "ERROR") != NULL) {
        fprintf(stderr, "load: the server answers %s\n", line);
        exit(1);
      }
      count -= strcmp(line, "STORED") == 0 || strcmp(line, "END") == 0;
      line = end + 2;
    }
    held = text + held - line;
    memmove(text, line, held);
  }
}

static void *client(void *nothing) {
  static _Thread_local char text[batch * (value_bytes + 64)];
  int connection = connect_patiently();
  long sent;
  (void)nothing;
  for (sent = 0; sent < requests; sent += batch) {
    send_all(connection, text, compose(text, sent, batch));
    read_answers(connection, batch);
  }
  close(connection);
  return NULL;
}

int main(int count, char **arguments) {
  pthread_t threads[clients];
  int i;
  if (count != 3)
    return 2;
  socket_path = arguments[1];
  requests = atol(arguments[2]);
  for (i = 0; i < clients; ++i)
    pthread_create(&threads[i], NULL, client, NULL);
  for (i = 0; i < clients; ++i)
    pthread_join(threads[i], NULL);
  return 0;
}
