// Runs a small program of locks and waits that is given on the command line, in the schedule that is given with it.
//
//   interpreter TOKENS COUNT LATCH THREAD…     a THREAD is its operations, the first one is main's
//
// TOKENS: how many each semaphore has in the beginning, a digit for each. COUNT: the barrier's. LATCH: the latch's. An
// operation is KIND OBJECT @ BEGIN - END [s], as "L1@4-4": the second mutex is locked as step 4. Where BEGIN and END
// differ, the operation blocks at step BEGIN and is over by step END; the step after BEGIN sleeps first (s), until that
// is so.
//
// Each operation of each thread has a place of its own in the code (thread.inc): cycles of the same code would be one
// finding.
#include "support/rendezvous.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <latch>
#include <memory>
#include <pthread.h>
#include <semaphore.h>
#include <unistd.h>
#include <vector>

namespace {

constexpr int kThreads = 4, kObjects = 4;

struct Event {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
  bool happened = false;
};

pthread_mutex_t mutexes[kObjects];
sem_t semaphores[kObjects];
std::atomic<bool> flags[kObjects];
Event events[kObjects];
int pipes[kObjects][2];
std::promise<int> promises[kObjects];
std::shared_future<int> futures[kObjects];
pthread_barrier_t barrier;
std::unique_ptr<std::latch> latch;
pthread_t threads[kThreads];

struct Operation {
  char kind, object;
  int begin, end;
  bool sleeps;
};
std::vector<Operation> programs[kThreads];

void run(int thread);
void *start(void *thread) {
  run(static_cast<int>(reinterpret_cast<long>(thread)));
  return nullptr;
}

void set(Event &event) {
  pthread_mutex_lock(&event.mutex);
  event.happened = true;
  pthread_cond_broadcast(&event.changed);
  pthread_mutex_unlock(&event.mutex);
}
void wait_for(Event &event) {
  pthread_mutex_lock(&event.mutex);
  while (!event.happened)
    pthread_cond_wait(&event.changed, &event.mutex);
  pthread_mutex_unlock(&event.mutex);
}

__attribute__((noinline)) void perform(char kind, int object) {
  char byte = 1;
  switch (kind) {
  case 'L':
    pthread_mutex_lock(&mutexes[object]);
    break;
  case 'U':
    pthread_mutex_unlock(&mutexes[object]);
    break;
  case 'P':
    sem_post(&semaphores[object]);
    break;
  case 'W':
    sem_wait(&semaphores[object]);
    break;
  case 'S':
    flags[object].store(true, std::memory_order_release);
    break;
  case 'A':
    while (!flags[object].load(std::memory_order_acquire)) {
    }
    break;
  case 'E':
    set(events[object]);
    break;
  case 'C':
    wait_for(events[object]);
    break;
  case 'T':
    if (write(pipes[object][1], &byte, 1) != 1)
      abort();
    break;
  case 'R':
    if (read(pipes[object][0], &byte, 1) != 1)
      abort();
    break;
  case 'F':
    promises[object].set_value(1);
    break;
  case 'G':
    futures[object].wait();
    break;
  case 'B':
    pthread_barrier_wait(&barrier);
    break;
  case 'D':
    latch->count_down();
    break;
  case 'I':
    latch->wait();
    break;
  case 'c':
    pthread_create(&threads[object], nullptr, start, reinterpret_cast<void *>(static_cast<long>(object)));
    break;
  case 'j':
    pthread_join(threads[object], nullptr);
    break;
  default:
    abort();
  }
}

// While nothing was acquired under anything, hand-overs leave nothing: so something is, first of all.
void *nest(void *) {
  static pthread_mutex_t outer = PTHREAD_MUTEX_INITIALIZER, inner = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&outer);
  pthread_mutex_lock(&inner);
  pthread_mutex_unlock(&inner);
  pthread_mutex_unlock(&outer);
  return nullptr;
}

void begin(const Operation &o) {
  await(o.begin);
  if (o.sleeps)
    usleep(3000);
  if (o.begin != o.end)
    reached(o.begin + 1);
}
void end(const Operation &o) {
  await(o.end);
  reached(o.end + 1);
}

#define RUN run_first
#include "thread.inc"
#define RUN run_second
#include "thread.inc"
#define RUN run_third
#include "thread.inc"
#define RUN run_fourth
#include "thread.inc"

void run(int thread) {
  constexpr void (*each[kThreads])(const std::vector<Operation> &) = {run_first, run_second, run_third, run_fourth};
  each[thread](programs[thread]);
}

} // namespace

int main(int, char **argv) {
  for (int i = 0; i < kObjects; ++i) {
    sem_init(&semaphores[i], 0, static_cast<unsigned>(argv[1][i] - '0'));
    futures[i] = promises[i].get_future();
    if (pipe(pipes[i]) != 0)
      return 2;
  }
  pthread_barrier_init(&barrier, nullptr, static_cast<unsigned>(atoi(argv[2])));
  latch = std::make_unique<std::latch>(atoi(argv[3]));
  pthread_t nesting;
  pthread_create(&nesting, nullptr, nest, nullptr);
  pthread_join(nesting, nullptr);
  for (int thread = 0; argv[4 + thread]; ++thread) {
    int length;
    Operation o{};
    char sleeps;
    for (const char *at = argv[4 + thread];
         sscanf(at, " %c%c@%d-%d%c%n", &o.kind, &o.object, &o.begin, &o.end, &sleeps, &length) == 5; at += length) {
      o.object = static_cast<char>(o.object - '0');
      o.sleeps = sleeps == 's';
      programs[thread].push_back(o);
    }
  }
  run(0);
}
