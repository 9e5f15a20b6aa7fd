// snarl: self-deadlock  holds@first wants@again
// why: the routine asks for what it is about to do, and waits for itself to end
#include <pthread.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void prepare(void) {
  pthread_once(&once, prepare); // @again
}

int main(void) {
  pthread_once(&once, prepare); // @first
  return 0;
}
