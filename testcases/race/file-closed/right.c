// snarl: none
// why: the file is closed after the writer has ended
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

int file;

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
  close(file);
  return 0;
}
