// snarl: lock-order-violation  at@config  acquired@log
// why: config comes before cache, and cache before log: so does config before log
// flags: -Wno-thread-safety-analysis
#include <pthread.h>

struct __attribute__((capability("mutex"))) lock {
  pthread_mutex_t mutex;
};

struct lock config = {PTHREAD_MUTEX_INITIALIZER};
struct lock cache __attribute__((acquired_after(config))) = {PTHREAD_MUTEX_INITIALIZER};
static struct lock log_lock __attribute__((acquired_after(cache))) = {PTHREAD_MUTEX_INITIALIZER};

static void *reload(void *unused) {
  pthread_mutex_lock(&log_lock.mutex); // @log
  pthread_mutex_lock(&config.mutex);   // @config
  pthread_mutex_unlock(&config.mutex);
  pthread_mutex_unlock(&log_lock.mutex);
  return unused;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, reload, 0);
  pthread_join(thread, 0);
  return 0;
}
