// snarl: lock-order-violation  at@settings  acquired@cache
// why: the settings that are in use come before the cache, and their lock is behind a pointer
// flags: -Wno-thread-safety-analysis
#include <pthread.h>

struct __attribute__((capability("mutex"))) lock {
  pthread_mutex_t mutex;
};

struct settings {
  int rows;
  struct lock lock;
};

static struct settings first = {1, {PTHREAD_MUTEX_INITIALIZER}};
struct settings *used = &first;
static struct lock cache __attribute__((acquired_after(used->lock))) = {PTHREAD_MUTEX_INITIALIZER};

static void *reload(void *unused) {
  pthread_mutex_lock(&cache.mutex);      // @cache
  pthread_mutex_lock(&used->lock.mutex); // @settings
  pthread_mutex_unlock(&used->lock.mutex);
  pthread_mutex_unlock(&cache.mutex);
  return unused;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, reload, 0);
  pthread_join(thread, 0);
  return 0;
}
