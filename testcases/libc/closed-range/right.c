// snarl: none
// why: the thread has ended before all files from one on are closed
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

static int file;

static void *writer(void *argument) {
  if (write(file, "x", 1) != 1)
    argument = 0;
  return argument;
}

int main(void) {
  pthread_t thread;
  file = open("/dev/null", O_WRONLY);
  pthread_create(&thread, 0, writer, 0);
  pthread_join(thread, 0);
  closefrom(file);
  return write(file, "x", 1) == -1 ? 0 : 1;
}
