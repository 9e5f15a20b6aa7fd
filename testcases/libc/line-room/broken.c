// snarl: data-race  write@get  read@look  on line
// why: the room does not suffice, so getline moves it
#include "support/rendezvous.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

char *line;
size_t room = 4;
FILE *input;

static void *get(void *unused) {
  getline(&line, &room, input); // @get
  reached(1);
  return unused;
}

int main(void) {
  static char text[] = "a line that is longer than the room";
  input = fmemopen(text, sizeof text - 1, "r");
  line = malloc(room);
  pthread_t getter;
  pthread_create(&getter, NULL, get, NULL);
  await(1);
  char *seen = line; // @look
  pthread_join(getter, NULL);
  fclose(input);
  free(line);
  return seen ? 0 : 1;
}
