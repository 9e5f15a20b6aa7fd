// What POSIX, C11 and Linux order by (order.h).
#include "order.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

static struct timespec in_an_hour(clockid_t clock) {
  struct timespec until;
  clock_gettime(clock, &until);
  until.tv_sec += 3600;
  return until;
}

// --- mutexes --------------------------------------------------------------------------------------------------
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static void make_mutex(int type, int shared, int protocol, int robust) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  need(pthread_mutexattr_settype(&attributes, type) == 0);
  need(pthread_mutexattr_setpshared(&attributes, shared) == 0);
  need(pthread_mutexattr_setprotocol(&attributes, protocol) == 0);
  need(pthread_mutexattr_setrobust(&attributes, robust) == 0);
  need(pthread_mutex_destroy(&mutex) == 0 && pthread_mutex_init(&mutex, &attributes) == 0);
  pthread_mutexattr_destroy(&attributes);
}
static void make_recursive(void) {
  make_mutex(PTHREAD_MUTEX_RECURSIVE, 0, 0, 0);
}
static void make_errorcheck(void) {
  make_mutex(PTHREAD_MUTEX_ERRORCHECK, 0, 0, 0);
}
static void make_adaptive(void) {
  make_mutex(PTHREAD_MUTEX_ADAPTIVE_NP, 0, 0, 0);
}
static void make_shared(void) {
  make_mutex(PTHREAD_MUTEX_NORMAL, PTHREAD_PROCESS_SHARED, 0, 0);
}
static void make_inheriting(void) {
  make_mutex(PTHREAD_MUTEX_NORMAL, 0, PTHREAD_PRIO_INHERIT, 0);
}
// Who locks it must have a priority of the kind that ceilings are compared with, which not every user may give himself.
static int may_be_urgent;

static int set_urgent(int urgent) {
  const struct sched_param priority = {.sched_priority = urgent};
  return pthread_setschedparam(pthread_self(), urgent ? SCHED_FIFO : SCHED_OTHER, &priority) == 0;
}
static void make_protected(void) {
  may_be_urgent = set_urgent(1) && set_urgent(0);
  make_mutex(PTHREAD_MUTEX_NORMAL, 0, may_be_urgent ? PTHREAD_PRIO_PROTECT : PTHREAD_PRIO_NONE, 0);
}
static void lock_protected(void) {
  int ceiling;
  need(!may_be_urgent || set_urgent(1));
  need(pthread_mutex_lock(&mutex) == 0);
  need(pthread_mutex_unlock(&mutex) == 0);
  need(!may_be_urgent || (pthread_mutex_setprioceiling(&mutex, 2, &ceiling) == 0 && set_urgent(0)));
}
// In memory that other processes could have, too.
static void *shared_memory(size_t size) {
  void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  need(memory != MAP_FAILED);
  return memory;
}
static void make_robust(void) {
  make_mutex(PTHREAD_MUTEX_NORMAL, 0, 0, PTHREAD_MUTEX_ROBUST);
}
static void lock(void) {
  need(pthread_mutex_lock(&mutex) == 0);
  pthread_mutex_unlock(&mutex);
}
static void trylock(void) {
  need(pthread_mutex_trylock(&mutex) == 0);
  pthread_mutex_unlock(&mutex);
}
static void timedlock(void) {
  const struct timespec until = in_an_hour(CLOCK_REALTIME);
  need(pthread_mutex_timedlock(&mutex, &until) == 0);
  pthread_mutex_unlock(&mutex);
}
static void clocklock(void) {
  const struct timespec until = in_an_hour(CLOCK_MONOTONIC);
  need(pthread_mutex_clocklock(&mutex, CLOCK_MONOTONIC, &until) == 0);
  pthread_mutex_unlock(&mutex);
}
static void lock_twice(void) {
  need(pthread_mutex_lock(&mutex) == 0 && pthread_mutex_lock(&mutex) == 0);
  pthread_mutex_unlock(&mutex);
  pthread_mutex_unlock(&mutex);
}

// --- read-write and spin locks --------------------------------------------------------------------------------
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_spinlock_t spin;

static void write_lock(void) {
  need(pthread_rwlock_wrlock(&rwlock) == 0);
  pthread_rwlock_unlock(&rwlock);
}
static void read_lock(void) {
  need(pthread_rwlock_rdlock(&rwlock) == 0);
  pthread_rwlock_unlock(&rwlock);
}
static void try_write_lock(void) {
  need(pthread_rwlock_trywrlock(&rwlock) == 0);
  pthread_rwlock_unlock(&rwlock);
}
static void try_read_lock(void) {
  need(pthread_rwlock_tryrdlock(&rwlock) == 0);
  pthread_rwlock_unlock(&rwlock);
}
static void timed_write_lock(void) {
  const struct timespec until = in_an_hour(CLOCK_REALTIME);
  need(pthread_rwlock_timedwrlock(&rwlock, &until) == 0);
  pthread_rwlock_unlock(&rwlock);
}
static void timed_read_lock(void) {
  const struct timespec until = in_an_hour(CLOCK_REALTIME);
  need(pthread_rwlock_timedrdlock(&rwlock, &until) == 0);
  pthread_rwlock_unlock(&rwlock);
}
static void clock_write_lock(void) {
  const struct timespec until = in_an_hour(CLOCK_MONOTONIC);
  need(pthread_rwlock_clockwrlock(&rwlock, CLOCK_MONOTONIC, &until) == 0);
  pthread_rwlock_unlock(&rwlock);
}
static void clock_read_lock(void) {
  const struct timespec until = in_an_hour(CLOCK_MONOTONIC);
  need(pthread_rwlock_clockrdlock(&rwlock, CLOCK_MONOTONIC, &until) == 0);
  pthread_rwlock_unlock(&rwlock);
}
static void make_spin(void) {
  static int made;
  if (!made++)
    need(pthread_spin_init(&spin, PTHREAD_PROCESS_PRIVATE) == 0);
}
static void spin_lock(void) {
  need(pthread_spin_lock(&spin) == 0);
  pthread_spin_unlock(&spin);
}
static void spin_trylock(void) {
  need(pthread_spin_trylock(&spin) == 0);
  pthread_spin_unlock(&spin);
}

static pthread_rwlock_t *shared_rwlock;
static pthread_spinlock_t *shared_spin;

static void make_shared_rwlock(void) {
  pthread_rwlockattr_t attributes;
  pthread_rwlockattr_init(&attributes);
  need(pthread_rwlockattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED) == 0);
  need(pthread_rwlockattr_setkind_np(&attributes, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP) == 0);
  shared_rwlock = shared_memory(sizeof *shared_rwlock);
  need(pthread_rwlock_init(shared_rwlock, &attributes) == 0);
  pthread_rwlockattr_destroy(&attributes);
}
static void write_lock_shared(void) {
  need(pthread_rwlock_wrlock(shared_rwlock) == 0);
  pthread_rwlock_unlock(shared_rwlock);
}
static void read_lock_shared(void) {
  need(pthread_rwlock_rdlock(shared_rwlock) == 0);
  pthread_rwlock_unlock(shared_rwlock);
}
static void make_shared_spin(void) {
  shared_spin = shared_memory(sizeof *shared_spin);
  need(pthread_spin_init(shared_spin, PTHREAD_PROCESS_SHARED) == 0);
}
static void spin_lock_shared(void) {
  need(pthread_spin_lock(shared_spin) == 0);
  pthread_spin_unlock(shared_spin);
}

// --- conditions: what is waited for stands under the mutex ----------------------------------------------------
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static int happened;

static void nothing_happened(void) {
  happened = 0;
}
static void happen(int (*tell)(pthread_cond_t *)) {
  pthread_mutex_lock(&mutex);
  happened = 1;
  tell(&condition);
  pthread_mutex_unlock(&mutex);
}
static void signal_one(void) {
  happen(pthread_cond_signal);
}
static void signal_all(void) {
  happen(pthread_cond_broadcast);
}
static void wait_for_signal(void) {
  pthread_mutex_lock(&mutex);
  while (!happened)
    pthread_cond_wait(&condition, &mutex);
  pthread_mutex_unlock(&mutex);
}
static void timed_wait_for_signal(void) {
  const struct timespec until = in_an_hour(CLOCK_REALTIME);
  pthread_mutex_lock(&mutex);
  while (!happened)
    pthread_cond_timedwait(&condition, &mutex, &until);
  pthread_mutex_unlock(&mutex);
}
// Its clock is its own, and other processes could wait for it, too.
static void make_shared_condition(void) {
  static int made;
  pthread_condattr_t attributes;
  nothing_happened();
  if (made++)
    return;
  pthread_condattr_init(&attributes);
  need(pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0);
  need(pthread_condattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED) == 0);
  need(pthread_cond_destroy(&condition) == 0 && pthread_cond_init(&condition, &attributes) == 0);
  pthread_condattr_destroy(&attributes);
}
static void timed_wait_by_its_clock(void) {
  const struct timespec until = in_an_hour(CLOCK_MONOTONIC);
  pthread_mutex_lock(&mutex);
  while (!happened)
    pthread_cond_timedwait(&condition, &mutex, &until);
  pthread_mutex_unlock(&mutex);
}
// The wait that ends without a signal has the mutex again, too.
static void wait_in_vain(void) {
  const struct timespec past = {0};
  pthread_mutex_lock(&mutex);
  need(pthread_cond_timedwait(&condition, &mutex, &past) == ETIMEDOUT);
  pthread_mutex_unlock(&mutex);
}
static void clock_wait_for_signal(void) {
  const struct timespec until = in_an_hour(CLOCK_MONOTONIC);
  pthread_mutex_lock(&mutex);
  while (!happened)
    pthread_cond_clockwait(&condition, &mutex, CLOCK_MONOTONIC, &until);
  pthread_mutex_unlock(&mutex);
}

// --- barrier, once, semaphores --------------------------------------------------------------------------------
static pthread_barrier_t barrier;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static sem_t own_semaphore, *semaphore;

static void init_barrier(const pthread_barrierattr_t *attributes) {
  static int made;
  if (made++)
    need(pthread_barrier_destroy(&barrier) == 0);
  need(pthread_barrier_init(&barrier, attributes, 2) == 0);
}
static void make_barrier(void) {
  init_barrier(NULL);
}
static void make_shared_barrier(void) {
  pthread_barrierattr_t attributes;
  pthread_barrierattr_init(&attributes);
  need(pthread_barrierattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED) == 0);
  init_barrier(&attributes);
  pthread_barrierattr_destroy(&attributes);
}
static void meet_twice(void) {
  pthread_barrier_wait(&barrier);
  pthread_barrier_wait(&barrier);
}
static void meet_at_barrier(void) {
  const int result = pthread_barrier_wait(&barrier);
  need(result == 0 || result == PTHREAD_BARRIER_SERIAL_THREAD);
}
static void do_nothing(void) {}
static void do_once(void) {
  need(pthread_once(&once, do_nothing) == 0);
}
// The routine of one asks for the other, and who asks for that comes after all that went before.
static pthread_once_t outer = PTHREAD_ONCE_INIT, inner = PTHREAD_ONCE_INIT;

static void ask_for_inner(void) {
  need(pthread_once(&inner, do_nothing) == 0);
}
static void ask_for_outer(void) {
  need(pthread_once(&outer, ask_for_inner) == 0);
}
static void make_semaphore(void) {
  static int made; // for an earlier subject
  if (made++)
    need(sem_destroy(&own_semaphore) == 0);
  semaphore = &own_semaphore;
  need(sem_init(semaphore, 0, 0) == 0);
}
static void make_shared_semaphore(void) {
  semaphore = shared_memory(sizeof *semaphore);
  need(sem_init(semaphore, 1, 0) == 0);
}
static void open_semaphore(void) {
  char name[64];
  snprintf(name, sizeof name, "/snarl-orders-%d", (int)getpid());
  semaphore = sem_open(name, O_CREAT | O_EXCL, 0600, 0);
  need(semaphore != SEM_FAILED);
  sem_unlink(name);
}
static void post(void) {
  need(sem_post(semaphore) == 0);
}
static void take(void) {
  need(sem_wait(semaphore) == 0);
}
static void try_take(void) {
  need(sem_trywait(semaphore) == 0);
}
static void timed_take(void) {
  const struct timespec until = in_an_hour(CLOCK_REALTIME);
  need(sem_timedwait(semaphore, &until) == 0);
}
static void clock_take(void) {
  const struct timespec until = in_an_hour(CLOCK_MONOTONIC);
  need(sem_clockwait(semaphore, CLOCK_MONOTONIC, &until) == 0);
}

// --- a thread's end: the sender's message reaches a helper, and main joins that ------------------------------
static pthread_t helper;
static thrd_t c_helper;

static void *help(void *unused) {
  take();
  return unused;
}
static int c_help(void *unused) {
  (void)unused;
  take();
  return 0;
}
static void make_helper(void) {
  make_semaphore();
  need(pthread_create(&helper, NULL, help, NULL) == 0);
}
static void make_c_helper(void) {
  make_semaphore();
  need(thrd_create(&c_helper, c_help, NULL) == thrd_success);
}
static void join(void) {
  need(pthread_join(helper, NULL) == 0);
}
static void try_join(void) {
  while (pthread_tryjoin_np(helper, NULL) == EBUSY)
    sched_yield();
}
static void timed_join(void) {
  const struct timespec until = in_an_hour(CLOCK_REALTIME);
  need(pthread_timedjoin_np(helper, NULL, &until) == 0);
}
static void clock_join(void) {
  const struct timespec until = in_an_hour(CLOCK_MONOTONIC);
  need(pthread_clockjoin_np(helper, NULL, CLOCK_MONOTONIC, &until) == 0);
}
static void c_join(void) {
  need(thrd_join(c_helper, NULL) == thrd_success);
}
// A new thread knows what its maker did; it tells main.
static int c_tell(void *unused) {
  (void)unused;
  post();
  return 0;
}
static void *tell(void *unused) {
  post();
  return unused;
}
static void create_one(void) {
  pthread_t teller;
  need(pthread_create(&teller, NULL, tell, NULL) == 0);
  need(pthread_detach(teller) == 0);
}
static void c_create_one(void) {
  thrd_t teller;
  need(thrd_create(&teller, c_tell, NULL) == thrd_success);
  need(thrd_detach(teller) == thrd_success);
}
// What a thread's own data is destroyed by comes before its join.
static pthread_key_t key;

static void destroy_value(void *value) {
  (void)value;
  take();
}
static void *end_with_value(void *unused) {
  need(pthread_setspecific(key, &key) == 0);
  return unused;
}
static void make_helper_with_value(void) {
  static int made;
  make_semaphore();
  if (!made++)
    need(pthread_key_create(&key, destroy_value) == 0);
  need(pthread_create(&helper, NULL, end_with_value, NULL) == 0);
}
static void push_and_end(void *unused) {
  (void)unused;
  take();
}
static void *end_in_the_middle(void *unused) {
  pthread_cleanup_push(push_and_end, NULL);
  pthread_exit(unused);
  pthread_cleanup_pop(0);
  return unused;
}
static void make_helper_that_exits(void) {
  make_semaphore();
  need(pthread_create(&helper, NULL, end_in_the_middle, NULL) == 0);
}

// --- the lock of a stream --------------------------------------------------------------------------------------
static void lock_stream(void) {
  flockfile(stdin);
  funlockfile(stdin);
}
static void try_lock_stream(void) {
  need(ftrylockfile(stdin) == 0);
  funlockfile(stdin);
}

// --- C11 ------------------------------------------------------------------------------------------------------
static mtx_t c_mutex;
static cnd_t c_condition;
static once_flag c_once = ONCE_FLAG_INIT;

static void make_c(void) {
  static int made;
  nothing_happened();
  if (made++)
    return;
  need(mtx_init(&c_mutex, mtx_timed) == thrd_success && cnd_init(&c_condition) == thrd_success);
}
static void c_lock(void) {
  need(mtx_lock(&c_mutex) == thrd_success);
  mtx_unlock(&c_mutex);
}
static void make_c_recursive(void) {
  mtx_destroy(&c_mutex);
  need(mtx_init(&c_mutex, mtx_recursive | mtx_timed) == thrd_success);
}
static void c_lock_twice(void) {
  need(mtx_lock(&c_mutex) == thrd_success && mtx_lock(&c_mutex) == thrd_success);
  mtx_unlock(&c_mutex);
  mtx_unlock(&c_mutex);
}
static void c_signal_all(void) {
  mtx_lock(&c_mutex);
  happened = 1;
  cnd_broadcast(&c_condition);
  mtx_unlock(&c_mutex);
}
static void c_trylock(void) {
  need(mtx_trylock(&c_mutex) == thrd_success);
  mtx_unlock(&c_mutex);
}
static void c_timedlock(void) {
  const struct timespec until = in_an_hour(CLOCK_REALTIME);
  need(mtx_timedlock(&c_mutex, &until) == thrd_success);
  mtx_unlock(&c_mutex);
}
static void c_signal(void) {
  mtx_lock(&c_mutex);
  happened = 1;
  cnd_signal(&c_condition);
  mtx_unlock(&c_mutex);
}
static void c_wait(void) {
  mtx_lock(&c_mutex);
  while (!happened)
    cnd_wait(&c_condition, &c_mutex);
  mtx_unlock(&c_mutex);
}
static void c_timed_wait(void) {
  const struct timespec until = in_an_hour(CLOCK_REALTIME);
  mtx_lock(&c_mutex);
  while (!happened)
    need(cnd_timedwait(&c_condition, &c_mutex, &until) == thrd_success);
  mtx_unlock(&c_mutex);
}
static void c_do_once(void) {
  call_once(&c_once, do_nothing);
}

// --- futexes: words that are no atomics, so only the calls order -----------------------------------------------
static int word, second_word;

static long futex(int *at, int operation, long value, long more, int *other) {
  return syscall(SYS_futex, at, operation, value, more, other, 0);
}
static void futex_wake(void) {
  while (futex(&word, FUTEX_WAKE, 1, 0, NULL) == 0)
    sched_yield();
}
static void futex_wait(void) {
  need(futex(&word, FUTEX_WAIT, 0, 0, NULL) == 0);
}
static void futex_wake_some(void) {
  while (syscall(SYS_futex, &word, FUTEX_WAKE_BITSET_PRIVATE, 1, NULL, NULL, 2) == 0)
    sched_yield();
}
static void futex_wait_some(void) {
  need(syscall(SYS_futex, &word, FUTEX_WAIT_BITSET_PRIVATE, 0, NULL, NULL, 3) == 0);
}
// Wakes at the second word; the first is set to what it is.
static void futex_wake_two(void) {
  while (futex(&second_word, FUTEX_WAKE_OP, 0, 1, &word) == 0)
    sched_yield();
}
static void futex_move_and_wake(void) {
  while (futex(&word, FUTEX_CMP_REQUEUE, 0, INT_MAX, &second_word) <= 0)
    sched_yield();
  need(futex(&second_word, FUTEX_WAKE, 1, 0, NULL) == 1);
}
static const struct subject subjects[] = {
    {"pthread_mutex_lock", NULL, lock, lock, 0},
    {"pthread_mutex_trylock", NULL, lock, trylock, 0},
    {"pthread_mutex_timedlock", NULL, timedlock, timedlock, 0},
    {"pthread_mutex_clocklock", NULL, clocklock, clocklock, 0},
    {"recursive mutex", make_recursive, lock_twice, lock_twice, 0},
    {"error-checking mutex", make_errorcheck, lock, lock, 0},
    {"adaptive mutex", make_adaptive, lock, lock, 0},
    {"process-shared mutex", make_shared, lock, lock, 0},
    {"priority-inheriting mutex", make_inheriting, lock, lock, 0},
    {"priority-protecting mutex", make_protected, lock_protected, lock_protected, 0},
    {"robust mutex", make_robust, lock, lock, 0},
    {"pthread_rwlock_rdlock", NULL, write_lock, read_lock, 0},
    {"pthread_rwlock_wrlock", NULL, read_lock, write_lock, 0},
    {"pthread_rwlock_trywrlock", NULL, write_lock, try_write_lock, 0},
    {"pthread_rwlock_tryrdlock", NULL, write_lock, try_read_lock, 0},
    {"pthread_rwlock_timedwrlock", NULL, write_lock, timed_write_lock, 0},
    {"pthread_rwlock_timedrdlock", NULL, write_lock, timed_read_lock, 0},
    {"pthread_rwlock_clockwrlock", NULL, write_lock, clock_write_lock, 0},
    {"pthread_rwlock_clockrdlock", NULL, write_lock, clock_read_lock, 0},
    {"pthread_spin_lock", make_spin, spin_lock, spin_lock, 0},
    {"pthread_spin_trylock", make_spin, spin_lock, spin_trylock, 0},
    {"process-shared read-write lock", make_shared_rwlock, write_lock_shared, read_lock_shared, 0},
    {"process-shared spin lock", make_shared_spin, spin_lock_shared, spin_lock_shared, 0},
    {"pthread_cond_wait", nothing_happened, signal_one, wait_for_signal, 1},
    {"pthread_cond_broadcast", nothing_happened, signal_all, wait_for_signal, 1},
    {"pthread_cond_timedwait", nothing_happened, signal_one, timed_wait_for_signal, 1},
    {"pthread_cond_clockwait", nothing_happened, signal_one, clock_wait_for_signal, 1},
    {"pthread_cond_timedwait, timed out", NULL, lock, wait_in_vain, 0},
    {"process-shared condition", make_shared_condition, signal_one, timed_wait_by_its_clock, 1},
    {"pthread_barrier_wait", make_barrier, meet_at_barrier, meet_at_barrier, 1},
    {"barrier, again", make_barrier, meet_twice, meet_twice, 1},
    {"process-shared barrier", make_shared_barrier, meet_at_barrier, meet_at_barrier, 1},
    {"pthread_once", NULL, do_once, do_once, 0},
    {"pthread_once in another", NULL, ask_for_outer, ask_for_inner, 0},
    {"sem_wait", make_semaphore, post, take, 1},
    {"sem_trywait", make_semaphore, post, try_take, 0},
    {"sem_timedwait", make_semaphore, post, timed_take, 1},
    {"sem_clockwait", make_semaphore, post, clock_take, 1},
    {"process-shared semaphore", make_shared_semaphore, post, take, 1},
    {"pthread_join", make_helper, post, join, 1},
    {"pthread_tryjoin_np", make_helper, post, try_join, 1},
    {"pthread_timedjoin_np", make_helper, post, timed_join, 1},
    {"pthread_clockjoin_np", make_helper, post, clock_join, 1},
    {"join after a destructor", make_helper_with_value, post, join, 1},
    {"join after pthread_exit", make_helper_that_exits, post, join, 1},
    {"thrd_join", make_c_helper, post, c_join, 1},
    {"pthread_create", make_semaphore, create_one, take, 1},
    {"thrd_create", make_semaphore, c_create_one, take, 1},
    {"flockfile", NULL, lock_stream, lock_stream, 0},
    {"ftrylockfile", NULL, lock_stream, try_lock_stream, 0},
    {"sem_open", open_semaphore, post, take, 1},
    {"mtx_lock", make_c, c_lock, c_lock, 0},
    {"mtx_trylock", make_c, c_lock, c_trylock, 0},
    {"mtx_timedlock", make_c, c_lock, c_timedlock, 0},
    {"cnd_wait", make_c, c_signal, c_wait, 1},
    {"cnd_timedwait", make_c, c_signal, c_timed_wait, 1},
    {"call_once", NULL, c_do_once, c_do_once, 0},
    {"mtx_lock, recursive", make_c_recursive, c_lock_twice, c_lock_twice, 0},
    {"cnd_broadcast", make_c, c_signal_all, c_wait, 1},
    {"FUTEX_WAKE_BITSET", NULL, futex_wake_some, futex_wait_some, 1},
    {"FUTEX_WAKE_OP", NULL, futex_wake_two, futex_wait, 1},
    {"FUTEX_WAKE", NULL, futex_wake, futex_wait, 1},
    {"FUTEX_CMP_REQUEUE", NULL, futex_move_and_wake, futex_wait, 1},
};

int main(int argc, char **argv) {
  return run_subjects(subjects, sizeof subjects / sizeof *subjects, argc, argv);
}
