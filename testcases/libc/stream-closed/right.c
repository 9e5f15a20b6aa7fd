// snarl: none
// why: two threads may print to one stream at once, and it is closed after both have ended
#include <pthread.h>
#include <stdio.h>

FILE *stream;

static void *printer(void *argument) {
  fputs("x", stream);
  return argument;
}

int main(void) {
  pthread_t thread;
  stream = fopen("/dev/null", "w");
  pthread_create(&thread, 0, printer, 0);
  fprintf(stream, "%d\n", 1);
  pthread_join(thread, 0);
  fclose(stream);
  return 0;
}
