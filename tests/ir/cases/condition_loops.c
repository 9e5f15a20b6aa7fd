// flags: -O1
// flags: -O0
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <threads.h>
bool givesUp(void);
pthread_mutex_t mutex;
pthread_cond_t changed;
bool ready;
int count;
unsigned bits;
struct job {
  int number;
  bool done;
  struct job *next;
};
struct pool {
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  struct job first;
  int working;
  const int wanted;
};
// in untilSet
// expect: @__snarl_condition_waits_for_value\(.*\n.*@pthread_cond_wait
// expect: @__snarl_condition_values_awaited
void untilSet(void) {
  while (!ready)
    pthread_cond_wait(&changed, &mutex);
}
// in setsIt
// expect: @__snarl_condition_value_written\(.*@ready, i64 1, i32 1, i32 0\)
void setsIt(void) { ready = true; }
// in untilMany
// expect: @__snarl_condition_waits_for_value
// expect: @__snarl_condition_values_awaited
void untilMany(struct pool *pool) {
  do
    pthread_cond_wait(&pool->changed, &pool->mutex);
  while (pool->working < 4);
}
// in counts
// expect: @__snarl_condition_value_written\(.*, i32 4, i32 1\)
// expect: @__snarl_condition_value_written\(.*, i32 4, i32 1\)
// expect: @__snarl_condition_value_written\(.*, i32 4, i32 0\)
void counts(struct pool *pool) {
  pool->working++;
  pool->working = pool->working - 1;
  pool->working = 7;
}
// in countsSomethingElse
// reject: @__snarl_condition_value_written
void countsSomethingElse(struct pool *pool) { pool->first.number++; }
// in untilDone
// expect: @__snarl_condition_values_awaited
void untilDone(struct job *job) {
  while (!job->done)
    pthread_cond_wait(&changed, &mutex);
}
// in ofAPart
// expect: @__snarl_condition_value_written
void ofAPart(struct pool *pool) { pool->first.done = true; }
// in leftInTheMiddle
// expect: @__snarl_condition_values_awaited
int leftInTheMiddle(void) {
  for (;;) {
    if (count == 3)
      return 1;
    cnd_wait((cnd_t *)&changed, (mtx_t *)&mutex);
  }
}
// in waitsAWhileInEachTurn
// expect: @__snarl_condition_values_awaited
void waitsAWhileInEachTurn(void) {
  while (!ready)
    pthread_cond_timedwait(&changed, &mutex, 0);
}
static void waits(void) { pthread_cond_wait(&changed, &mutex); }
// in waitsByAnother
// expect: @__snarl_condition_values_awaited
void waitsByAnother(void) {
  while (!ready)
    waits();
}
// in oneBit
// expect: @__snarl_condition_values_awaited
void oneBit(void) {
  while (!(bits & 4))
    pthread_cond_wait(&changed, &mutex);
}
// in needsBoth
// expect: @__snarl_condition_values_awaited
void needsBoth(void) {
  while (!(ready && count > 1))
    pthread_cond_wait(&changed, &mutex);
}
// in untilPointed
// expect: @__snarl_condition_values_awaited
struct job *result;
void untilPointed(void) {
  while (!result)
    pthread_cond_wait(&changed, &mutex);
}
// in doesNotWait
// reject: @__snarl_condition_values_awaited
void doesNotWait(void) {
  while (count < 3)
    count++;
}
// in hasAnotherWayOut
// reject: @__snarl_condition_values_awaited
void hasAnotherWayOut(void) {
  while (!ready)
    if (pthread_cond_timedwait(&changed, &mutex, 0))
      break;
}
// in eitherIsEnough
// expect: @__snarl_condition_values_awaited
void eitherIsEnough(void) {
  while (!ready && count == 0)
    pthread_cond_wait(&changed, &mutex);
}
// in untilNotEmpty
// expect: @__snarl_condition_values_awaited\(.*, i32 2, .*, i32 1\)
unsigned head, tail;
void untilNotEmpty(void) {
  while (head == tail)
    pthread_cond_wait(&changed, &mutex);
}
// in puts_
// expect: @__snarl_condition_value_written
void puts_(void) { tail = (tail + 1) % 8; }
// in untilTheNext
// expect: @__snarl_condition_values_awaited\(.*, i32 2, .*, i32 1\)
void untilTheNext(void) {
  unsigned mine = bits;
  while (bits == mine)
    pthread_cond_wait(&changed, &mutex);
}
// in getsTurn
// reject: @__snarl_condition_values_awaited
unsigned next, served;
void getsTurn(void) {
  unsigned mine = next++;
  while (served != mine)
    pthread_cond_wait(&changed, &mutex);
}
// in arrives
// expect: @__snarl_condition_values_awaited\(.*, i32 1, .*, i32 0\)
int arrived, phase;
void arrives(int mine) {
  if (++arrived == 3) {
    arrived = 0;
    ++phase;
  } else {
    while (phase == mine)
      pthread_cond_wait(&changed, &mutex);
  }
}
// in looksAgain
// expect: @__snarl_condition_values_awaited
void looksAgain(void) {
  for (;;) {
    pthread_mutex_lock(&mutex);
    bool now = ready;
    pthread_mutex_unlock(&mutex);
    if (now)
      break;
    thrd_yield();
  }
}
// in leftBySeveral
// expect: @__snarl_condition_values_awaited
int leftBySeveral(void) {
  for (;;) {
    if (count == 3)
      return 1;
    if (ready)
      return 2;
    pthread_cond_wait(&changed, &mutex);
  }
}
// in endsTwoLoops
// expect: @__snarl_condition_values_awaited
int endsTwoLoops(void) {
  for (;;) {
    pthread_mutex_lock(&mutex);
    while (count == 0) {
      if (ready)
        return 1;
      pthread_cond_wait(&changed, &mutex);
    }
    pthread_mutex_unlock(&mutex);
  }
}
// in setsABit
// expect: @__snarl_condition_bits_written\(.*, i64 4, i32 4, i32 0\)
void setsABit(void) { bits |= 4; }
// in clearsABit
// expect: @__snarl_condition_bits_written\(.*, i64 4, i32 4, i32 1\)
void clearsABit(void) { bits &= ~4u; }
// in waitsOnce
// reject: @__snarl_condition_values_awaited
void waitsOnce(void) {
  if (!ready)
    pthread_cond_wait(&changed, &mutex);
}
// in comparesWithAVariable
// expect: @__snarl_condition_values_awaited
void comparesWithAVariable(struct pool *pool) {
  while (pool->working < pool->wanted)
    pthread_cond_wait(&pool->changed, &pool->mutex);
}
// in looksAtAnotherEachTime
// reject: @__snarl_condition_values_awaited
void looksAtAnotherEachTime(struct job *job) {
  while (!job->done) {
    pthread_cond_wait(&changed, &mutex);
    job = job->next;
  }
}
struct queue {
  struct job *head;
} queue;
void push(struct job *job) {
  job->next = queue.head;
  queue.head = job;
}
void pop(void) { queue.head = queue.head->next; }
// The head counts as well, with what it is.
// in looksAtTheFirst
// expect: @__snarl_condition_values_awaited\(.*, i32 3,
void looksAtTheFirst(void) {
  while (!queue.head->done)
    pthread_cond_wait(&changed, &mutex);
}
// in withoutInstrumentation
// reject: @__snarl_condition
__attribute__((disable_sanitizer_instrumentation)) void withoutInstrumentation(void) {
  while (!ready)
    pthread_cond_wait(&changed, &mutex);
}
// in counts_to_a_hundred
// count 1: @__snarl_condition_values_awaited
void counts_to_a_hundred(void) {
  for (long i = 0; i < 100; ++i)
    while (!ready)
      pthread_cond_wait(&changed, &mutex);
}
