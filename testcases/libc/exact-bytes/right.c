// snarl: none
// why: strlen and memcmp stop at the terminator and at the first difference; what lies behind belongs to others
#include "support/rendezvous.h"
#include <pthread.h>
#include <string.h>

char text[9] = "abc";

static void *measurer(void *argument) {
  argument = strlen(text) == 3 && memcmp(text, "axc-----", 8) != 0 && strncmp(text, "abd", 3) < 0 ? 0 : argument;
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, measurer, 0);
  await(1);
  memcpy(text + 4, "de", 2);
  pthread_join(thread, 0);
  return text[5] == 'e' ? 0 : 1;
}
