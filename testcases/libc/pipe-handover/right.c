// snarl: none
// why: the write to the pipe happens before the read that takes the byte
#include <pthread.h>
#include <unistd.h>

int message;
int ends[2];

static void *sender(void *argument) {
  char byte = 'x';
  message = 42;
  if (write(ends[1], &byte, 1) != 1)
    return argument;
  return 0;
}

int main(void) {
  pthread_t thread;
  char byte;
  if (pipe(ends) != 0)
    return 1;
  pthread_create(&thread, 0, sender, 0);
  int got = read(ends[0], &byte, 1) == 1 && message == 42;
  pthread_join(thread, 0);
  return got ? 0 : 1;
}
