// snarl: none
// why: it is over when the thread is joined, whether the thread has left by itself, in POSIX or C11, or was cancelled
#include <pthread.h>
#include <threads.h>
#include <unistd.h>

static pthread_key_t key;

static void gone(void *p) {
  int *values = p;
  for (int i = 1; i < 8; ++i)
    values[i] += i;
  values[0] += values[7];
}

static __attribute__((noinline)) void leave(int *values) {
  values[1] += 1;
  pthread_exit(values);
}

static void *work(void *p) {
  pthread_setspecific(key, p);
  leave(p);
  return 0;
}

static int work_in_c11(void *p) {
  tss_set(key, p);
  *((int *)p + 1) += 1;
  thrd_exit(4);
}

static void *wait_for_ever(void *p) {
  pthread_setspecific(key, p);
  *((int *)p + 1) += 1;
  for (;;)
    pause();
  return 0;
}

int main(void) {
  pthread_t threads[2];
  thrd_t other;
  int values[3][8] = {{0}}, result = 0;
  pthread_key_create(&key, gone);
  pthread_create(&threads[0], 0, work, values[0]);
  pthread_create(&threads[1], 0, wait_for_ever, values[1]);
  thrd_create(&other, work_in_c11, values[2]);
  pthread_join(threads[0], 0);
  thrd_join(other, &result);
  pthread_cancel(threads[1]);
  pthread_join(threads[1], 0);
  return values[0][0] == 7 && values[2][0] == 7 && result == 4 ? 0 : 1;
}
