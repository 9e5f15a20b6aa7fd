// snarl: none
// why: locking along a list hand over hand
#include <pthread.h>

enum { nodes = 6 };
struct node {
  pthread_mutex_t guard;
  int value;
} list[nodes];

static void *walk(void *argument) {
  for (int round = 0; round < 20; ++round) {
    pthread_mutex_lock(&list[0].guard);
    for (int i = 1; i < nodes; ++i) {
      pthread_mutex_lock(&list[i].guard);
      list[i].value += list[i - 1].value + 1;
      pthread_mutex_unlock(&list[i - 1].guard);
    }
    pthread_mutex_unlock(&list[nodes - 1].guard);
  }
  return argument;
}

int main(void) {
  pthread_t a, b;
  for (int i = 0; i < nodes; ++i)
    pthread_mutex_init(&list[i].guard, 0);
  pthread_create(&a, 0, walk, 0);
  pthread_create(&b, 0, walk, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  for (int i = 0; i < nodes; ++i)
    pthread_mutex_destroy(&list[i].guard);
  return list[1].value == 40 ? 0 : 1;
}
