// snarl: none
// why: each start of the server has its end, which destroys what the start made
#include <pthread.h>
#include <semaphore.h>

pthread_cond_t changed;
sem_t places;
pthread_barrier_t start;
pthread_spinlock_t count;

static void start_server(void) {
  pthread_cond_init(&changed, 0);
  sem_init(&places, 0, 1);
  pthread_barrier_init(&start, 0, 1);
  pthread_spin_init(&count, 0);
}

static void serve(void) {
  sem_wait(&places);
  sem_post(&places);
  pthread_barrier_wait(&start);
  pthread_cond_broadcast(&changed);
}

static void end_server(void) {
  pthread_cond_destroy(&changed);
  sem_destroy(&places);
  pthread_barrier_destroy(&start);
  pthread_spin_destroy(&count);
}

int main(void) {
  for (int i = 0; i < 2; ++i) {
    start_server();
    serve();
    end_server();
  }
  return 0;
}
