// snarl: none
// why: each takes what comes later after what comes before; the upper half has no place in the order
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
  pthread_mutex_lock(&store.index.mutex);
  pthread_mutex_lock(&store.log.mutex);
  pthread_mutex_lock(&store.parts.lower.mutex);
  pthread_mutex_unlock(&store.parts.lower.mutex);
  pthread_mutex_unlock(&store.log.mutex);
  pthread_mutex_unlock(&store.index.mutex);

  pthread_mutex_lock(&store.parts.upper.mutex);
  pthread_mutex_lock(&store.log.mutex);
  pthread_mutex_unlock(&store.log.mutex);
  pthread_mutex_unlock(&store.parts.upper.mutex);
  return unused;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, compact, 0);
  pthread_join(thread, 0);
  return 0;
}
