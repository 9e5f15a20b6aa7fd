// Two locks in memory that processes share, taken in one order by one process and in the other by another. The argument
// says who does so, and when.
#include <pthread.h>
#include <semaphore.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t *locks;

// By which processes tell each other that it is their turn.
struct turns {
  sem_t semaphore, gate;
  pthread_barrier_t barrier;
  pthread_mutex_t lock;
  pthread_cond_t condition;
  int is_due;
  int is_done; // told by a relaxed store, which hands over nothing
};
static struct turns *turns;
static int ends[2];

static void make_turns(void) {
  pthread_mutexattr_t of_lock;
  pthread_barrierattr_t of_barrier;
  pthread_condattr_t of_condition;
  pthread_mutexattr_init(&of_lock);
  pthread_barrierattr_init(&of_barrier);
  pthread_condattr_init(&of_condition);
  pthread_mutexattr_setpshared(&of_lock, PTHREAD_PROCESS_SHARED);
  pthread_barrierattr_setpshared(&of_barrier, PTHREAD_PROCESS_SHARED);
  pthread_condattr_setpshared(&of_condition, PTHREAD_PROCESS_SHARED);
  turns = mmap(0, sizeof *turns, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  sem_init(&turns->semaphore, 1, 0);
  sem_init(&turns->gate, 1, 1);
  pthread_barrier_init(&turns->barrier, &of_barrier, 2);
  pthread_mutex_init(&turns->lock, &of_lock);
  pthread_cond_init(&turns->condition, &of_condition);
  if (pipe(ends) != 0)
    _exit(1);
}

static void give_turn(const char *how) {
  if (strcmp(how, "told-by-pipe") == 0 || strcmp(how, "told-too-early") == 0) {
    if (write(ends[1], "x", 1) != 1)
      _exit(1);
  } else if (strcmp(how, "told-by-semaphore") == 0) {
    sem_post(&turns->semaphore);
  } else if (strcmp(how, "told-by-barrier") == 0) {
    pthread_barrier_wait(&turns->barrier);
  } else if (strcmp(how, "told-by-condition") == 0) {
    usleep(100000); // the other one waits
    pthread_mutex_lock(&turns->lock);
    turns->is_due = 1;
    pthread_cond_signal(&turns->condition);
    pthread_mutex_unlock(&turns->lock);
  }
}

static void await_turn(const char *how) {
  char byte;
  if (strcmp(how, "told-by-pipe") == 0 || strcmp(how, "told-too-early") == 0) {
    if (read(ends[0], &byte, 1) != 1)
      _exit(1);
  } else if (strcmp(how, "told-by-semaphore") == 0) {
    while (sem_wait(&turns->semaphore) != 0)
      ;
  } else if (strcmp(how, "told-by-barrier") == 0) {
    pthread_barrier_wait(&turns->barrier);
  } else if (strcmp(how, "told-by-condition") == 0) {
    pthread_mutex_lock(&turns->lock);
    while (!turns->is_due)
      pthread_cond_wait(&turns->condition, &turns->lock);
    pthread_mutex_unlock(&turns->lock);
  }
}

static void take(int first) {
  pthread_mutex_lock(&locks[first]);
  pthread_mutex_lock(&locks[1 - first]);
  pthread_mutex_unlock(&locks[1 - first]);
  pthread_mutex_unlock(&locks[first]);
}

static pid_t child_takes(int first, int pause_ms) {
  const pid_t pid = fork();
  if (pid == 0) {
    usleep(pause_ms * 1000);
    take(first);
    _exit(0);
  }
  return pid;
}

static void take_under_semaphore(int first) {
  while (sem_wait(&turns->gate) != 0)
    ;
  take(first);
  sem_post(&turns->gate);
}

// The parent takes them, and then tells the child, or tells it before. Then the child lets it be done for this once.
static void parent_tells(const char *how) {
  const int is_early = strcmp(how, "told-too-early") == 0, has_gate = strcmp(how, "under-semaphore") == 0;
  make_turns();
  const pid_t pid = fork();
  if (pid == 0) {
    await_turn(how);
    while (is_early && !__atomic_load_n(&turns->is_done, __ATOMIC_RELAXED))
      usleep(1000);
    has_gate ? take_under_semaphore(0) : take(0);
    _exit(0);
  }
  if (is_early)
    give_turn(how);
  has_gate ? take_under_semaphore(1) : take(1);
  __atomic_store_n(&turns->is_done, 1, __ATOMIC_RELAXED);
  if (!is_early)
    give_turn(how);
  waitpid(pid, 0, 0);
}

static void await(pid_t child) {
  waitpid(child, 0, 0);
}

int main(int count, char **arguments) {
  const char *who = count > 1 ? arguments[1] : "";
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  if (strcmp(who, "private") != 0)
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  locks = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  for (int i = 0; i < 2; ++i)
    pthread_mutex_init(&locks[i], &attributes);
  if (strcmp(who, "child-and-parent") == 0) {
    const pid_t child = child_takes(0, 0);
    usleep(50000);
    take(1);
    await(child);
  } else if (strcmp(who, "parent-before") == 0) {
    take(0);
    await(child_takes(1, 0));
  } else if (strcmp(who, "parent-after") == 0) {
    await(child_takes(0, 0));
    take(1);
  } else if (strcmp(who, "one-by-one") == 0) {
    await(child_takes(0, 0));
    await(child_takes(1, 0));
  } else if (strncmp(who, "told-", 5) == 0 || strcmp(who, "under-semaphore") == 0) {
    parent_tells(who);
  } else { // two children at once
    const pid_t one = child_takes(0, 0), other = child_takes(1, 50);
    await(one);
    await(other);
  }
  return 0;
}
