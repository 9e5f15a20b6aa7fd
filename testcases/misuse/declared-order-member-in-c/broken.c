// snarl: lock-order-violation  at@index  acquired@log
// snarl: lock-order-violation  at@again  acquired@parts
// why: in C a structure's member names the lock before it, or a part of one, without more
// needs: clang 22
// flags: -Wno-thread-safety-analysis
#include <pthread.h>

struct __attribute__((capability("mutex"))) lock {
  pthread_mutex_t mutex;
};

struct halves {
  struct lock upper, lower;
};

struct store {
  int rows;
  struct {
    int columns;
    struct lock index;
  };
  struct halves parts;
  struct lock log __attribute__((acquired_after(index), acquired_before(parts.lower)));
};

static struct store store = {.index = {PTHREAD_MUTEX_INITIALIZER},
                             .parts = {{PTHREAD_MUTEX_INITIALIZER}, {PTHREAD_MUTEX_INITIALIZER}},
                             .log = {PTHREAD_MUTEX_INITIALIZER}};

static void *compact(void *unused) {
  pthread_mutex_lock(&store.log.mutex);   // @log
  pthread_mutex_lock(&store.index.mutex); // @index
  pthread_mutex_unlock(&store.index.mutex);
  pthread_mutex_unlock(&store.log.mutex);

  pthread_mutex_lock(&store.parts.lower.mutex); // @parts
  pthread_mutex_lock(&store.log.mutex);         // @again
  pthread_mutex_unlock(&store.log.mutex);
  pthread_mutex_unlock(&store.parts.lower.mutex);
  return unused;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, compact, 0);
  pthread_join(thread, 0);
  return 0;
}
