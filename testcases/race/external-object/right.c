// snarl: none
// why: the reader is done before the object is changed
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
  look();
  return argument;
}

int main(void) {
  pthread_t thread;
  tag = __tsan_external_register_tag("a list");
  object = malloc(16);
  __tsan_external_assign_tag(object, tag);
  pthread_create(&thread, 0, reader, 0);
  pthread_join(thread, 0);
  change();
  free(object);
  return 0;
}
