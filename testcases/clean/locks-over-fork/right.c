// snarl: none
// why: a child makes anew what its parent's threads held, read and waited for at the fork: initialised again by the
// handler of the fork, as allocators and libraries do, whoever held it; or freed with the memory that it lies in
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t taken_by_forker = PTHREAD_MUTEX_INITIALIZER, taken = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t written_by_forker = PTHREAD_RWLOCK_INITIALIZER, read_by_other = PTHREAD_RWLOCK_INITIALIZER;
static pthread_cond_t over = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t all_hold;
static int is_over;

struct record {
  pthread_mutex_t lock, awaited_with;
  pthread_rwlock_t content;
  pthread_cond_t changed;
};
static struct record *record;

static void before_fork(void) {
  pthread_mutex_lock(&taken_by_forker);
  pthread_rwlock_wrlock(&written_by_forker);
}
static void in_parent(void) {
  pthread_rwlock_unlock(&written_by_forker);
  pthread_mutex_unlock(&taken_by_forker);
}
static void in_child(void) {
  pthread_mutex_init(&taken_by_forker, 0);
  pthread_rwlock_init(&written_by_forker, 0);
  pthread_mutex_init(&taken, 0);
  pthread_rwlock_init(&read_by_other, 0);
  pthread_cond_init(&over, 0);
  free(record);
}

static void *hold(void *argument) {
  pthread_rwlock_rdlock(&read_by_other);
  pthread_mutex_lock(&record->lock);
  pthread_rwlock_wrlock(&record->content);
  pthread_mutex_lock(&taken);
  pthread_barrier_wait(&all_hold);
  while (!is_over)
    pthread_cond_wait(&over, &taken);
  pthread_mutex_unlock(&taken);
  pthread_rwlock_unlock(&record->content);
  pthread_mutex_unlock(&record->lock);
  pthread_rwlock_unlock(&read_by_other);
  return argument;
}
static void *wait_for_lock(void *argument) {
  pthread_barrier_wait(&all_hold);
  pthread_mutex_lock(&record->lock);
  pthread_mutex_unlock(&record->lock);
  return argument;
}
static void *wait_for_change(void *argument) {
  pthread_mutex_lock(&record->awaited_with);
  pthread_barrier_wait(&all_hold);
  while (!is_over)
    pthread_cond_wait(&record->changed, &record->awaited_with);
  pthread_mutex_unlock(&record->awaited_with);
  return argument;
}

static int use_all(void) {
  pthread_mutex_lock(&taken_by_forker);
  pthread_mutex_unlock(&taken_by_forker);
  pthread_rwlock_wrlock(&written_by_forker);
  pthread_rwlock_unlock(&written_by_forker);
  pthread_mutex_lock(&taken);
  pthread_mutex_unlock(&taken);
  pthread_rwlock_wrlock(&read_by_other);
  pthread_rwlock_unlock(&read_by_other);
  return 0;
}

int main(void) {
  void *(*const functions[])(void *) = {hold, wait_for_lock, wait_for_change};
  pthread_t threads[3];
  record = calloc(1, sizeof *record);
  pthread_barrier_init(&all_hold, 0, 4);
  pthread_atfork(before_fork, in_parent, in_child);
  for (int i = 0; i < 3; ++i)
    pthread_create(&threads[i], 0, functions[i], 0);
  pthread_barrier_wait(&all_hold);
  usleep(50000); // they wait
  pid_t child = fork();
  if (child == 0)
    return use_all();
  int status;
  waitpid(child, &status, 0);
  pthread_mutex_lock(&taken);
  pthread_mutex_lock(&record->awaited_with);
  is_over = 1;
  pthread_cond_broadcast(&over);
  pthread_cond_broadcast(&record->changed);
  pthread_mutex_unlock(&record->awaited_with);
  pthread_mutex_unlock(&taken);
  for (int i = 0; i < 3; ++i)
    pthread_join(threads[i], 0);
  free(record);
  return WEXITSTATUS(status);
}
