// snarl: double-init  at@condition  created@condition
// snarl: double-init  at@semaphore  created@semaphore
// snarl: double-init  at@barrier  created@barrier
// snarl: double-init  at@spin  created@spin
// why: a server that is started again makes its objects again, and had destroyed none
#include <pthread.h>
#include <semaphore.h>

pthread_cond_t changed;
sem_t places;
pthread_barrier_t start;
pthread_spinlock_t count;

static void start_server(void) {
  pthread_cond_init(&changed, 0);     // @condition
  sem_init(&places, 0, 1);            // @semaphore
  pthread_barrier_init(&start, 0, 1); // @barrier
  pthread_spin_init(&count, 0);       // @spin
}

static void serve(void) {
  sem_wait(&places);
  sem_post(&places);
  pthread_barrier_wait(&start);
  pthread_cond_broadcast(&changed);
}

int main(void) {
  for (int i = 0; i < 2; ++i) {
    start_server();
    serve();
  }
  return 0;
}
