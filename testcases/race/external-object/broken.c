// snarl: data-race  read@look  write@change  on heap@made
// why: a library tells of its objects by ThreadSanitizer's external interface, and its user changes one beside a reader
#include "support/rendezvous.h"
#include <pthread.h>
#include <sanitizer/tsan_interface.h>
#include <stdlib.h>

static void *tag, *object;

// Of the library: the accesses are its caller's.
__attribute__((noinline)) static void look(void) {
  __tsan_external_read(object, __builtin_return_address(0), tag);
}
__attribute__((noinline)) static void change(void) {
  __tsan_external_write(object, __builtin_return_address(0), tag);
}

static void *reader(void *argument) {
  look(); // @look
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  tag = __tsan_external_register_tag("a list");
  object = malloc(16); // @made
  __tsan_external_assign_tag(object, tag);
  pthread_create(&thread, 0, reader, 0);
  await(1);
  change(); // @change
  pthread_join(thread, 0);
  free(object);
  return 0;
}
