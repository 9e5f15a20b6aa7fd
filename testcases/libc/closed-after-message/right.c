// snarl: none
// why: whoever has the message may close what it came through: the number was looked up before; and so may who read its end
#include <pthread.h>
#include <unistd.h>

static int ends[2];

static void *writer(void *argument) {
  return write(ends[1], "x", 1) == 1 ? argument : NULL;
}

static void *closer(void *argument) {
  close(ends[1]);
  return argument;
}

// Gets the number that the closer gives up.
static int reopen(void) {
  char byte;
  return read(ends[0], &byte, 1) == 0 ? dup2(ends[0], ends[1]) : -1;
}

int main(void) {
  pthread_t thread;
  char byte;
  if (pipe(ends) != 0)
    return 1;
  pthread_create(&thread, NULL, writer, ends);
  if (read(ends[0], &byte, 1) != 1 || close(ends[1]) != 0 || close(ends[0]) != 0)
    return 1;
  pthread_join(thread, NULL);
  if (pipe(ends) != 0)
    return 1;
  pthread_create(&thread, NULL, closer, ends);
  if (reopen() != ends[1] || close(ends[1]) != 0)
    return 1;
  pthread_join(thread, NULL);
  return close(ends[0]);
}
