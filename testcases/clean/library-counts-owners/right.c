// snarl: none
// why: a library without planted code, linked statically, counts the owners of what has locks by atomics of its own
#include <pthread.h>
#include <stdlib.h>

#define OF_A_LIBRARY static __attribute__((no_sanitize("thread"), disable_sanitizer_instrumentation, noinline))

struct channel {
  int owners, value;
  pthread_mutex_t mutex;
  pthread_rwlock_t shared;
  pthread_cond_t changed;
};

OF_A_LIBRARY struct channel *channel_make(int owners) {
  struct channel *it = malloc(sizeof *it);
  it->owners = owners;
  it->value = 0;
  pthread_mutex_init(&it->mutex, NULL);
  pthread_rwlock_init(&it->shared, NULL);
  pthread_cond_init(&it->changed, NULL);
  return it;
}

OF_A_LIBRARY void channel_use(struct channel *it) {
  pthread_rwlock_rdlock(&it->shared);
  pthread_mutex_lock(&it->mutex);
  ++it->value;
  pthread_mutex_unlock(&it->mutex);
  pthread_rwlock_unlock(&it->shared);
  pthread_cond_signal(&it->changed);
}

OF_A_LIBRARY void channel_drop(struct channel *it) {
  if (__atomic_sub_fetch(&it->owners, 1, __ATOMIC_ACQ_REL))
    return;
  pthread_cond_destroy(&it->changed);
  pthread_rwlock_destroy(&it->shared);
  pthread_mutex_destroy(&it->mutex);
  free(it);
}

static void *user(void *it) {
  for (int i = 0; i < 10; ++i)
    channel_use(it);
  channel_drop(it);
  return NULL;
}

int main(void) {
  enum { users = 3 };
  for (int round = 0; round < 50; ++round) {
    struct channel *it = channel_make(users);
    pthread_t threads[users];
    for (int i = 0; i < users; ++i)
      pthread_create(&threads[i], NULL, user, it);
    for (int i = 0; i < users; ++i)
      pthread_join(threads[i], NULL);
  }
  return 0;
}
