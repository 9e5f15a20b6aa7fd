// snarl: none
// why: the threads, mutexes, conditions and once of C11
#include <threads.h>

mtx_t guard;
cnd_t changed;
once_flag once = ONCE_FLAG_INIT;
int ready, prepared;

static void prepare(void) {
  prepared = 1;
}

static int work(void *argument) {
  (void)argument;
  call_once(&once, prepare);
  mtx_lock(&guard);
  ready += prepared;
  cnd_signal(&changed);
  mtx_unlock(&guard);
  return 7;
}

int main(void) {
  thrd_t thread;
  int result;
  mtx_init(&guard, mtx_plain);
  cnd_init(&changed);
  thrd_create(&thread, work, 0);
  call_once(&once, prepare);
  mtx_lock(&guard);
  while (!ready)
    cnd_wait(&changed, &guard);
  mtx_unlock(&guard);
  thrd_join(thread, &result);
  cnd_destroy(&changed);
  mtx_destroy(&guard);
  return result == 7 && ready == 1 ? 0 : 1;
}
