// snarl: none
// why: as declared; and the settings that are not in use have no order with the cache
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
static struct settings second = {2, {PTHREAD_MUTEX_INITIALIZER}};
struct settings *used = &first;
static struct lock cache __attribute__((acquired_after(used->lock))) = {PTHREAD_MUTEX_INITIALIZER};

static void *reload(void *unused) {
  pthread_mutex_lock(&used->lock.mutex);
  pthread_mutex_lock(&cache.mutex);
  pthread_mutex_lock(&second.lock.mutex);
  pthread_mutex_unlock(&second.lock.mutex);
  pthread_mutex_unlock(&cache.mutex);
  pthread_mutex_unlock(&used->lock.mutex);
  return unused;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, reload, 0);
  pthread_join(thread, 0);
  return 0;
}
