// What POSIX, C11 and Linux order by (order.h).
#include "order.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <mqueue.h>
#include <poll.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>
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

static void make_barrier(void) {
  need(pthread_barrier_init(&barrier, NULL, 2) == 0);
}
static void meet_at_barrier(void) {
  const int result = pthread_barrier_wait(&barrier);
  need(result == 0 || result == PTHREAD_BARRIER_SERIAL_THREAD);
}
static void do_nothing(void) {}
static void do_once(void) {
  need(pthread_once(&once, do_nothing) == 0);
}
static void make_semaphore(void) {
  semaphore = &own_semaphore;
  need(sem_init(semaphore, 0, 0) == 0);
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
static void futex_move_and_wake(void) {
  while (futex(&word, FUTEX_CMP_REQUEUE, 0, INT_MAX, &second_word) <= 0)
    sched_yield();
  need(futex(&second_word, FUTEX_WAKE, 1, 0, NULL) == 1);
}

// --- channels -------------------------------------------------------------------------------------------------
static int ends[2]; // 0: to take from, 1: to put into
static int waiter;

static void make_pipe(void) {
  need(pipe(ends) == 0);
}
static void make_unix_stream(void) {
  need(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
}
static void make_unix_packets(void) {
  need(socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) == 0);
}
static void make_tcp(void) {
  struct sockaddr_in place = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof place;
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  need(bind(listener, (struct sockaddr *)&place, size) == 0 && listen(listener, 1) == 0);
  need(getsockname(listener, (struct sockaddr *)&place, &size) == 0);
  ends[1] = socket(AF_INET, SOCK_STREAM, 0);
  need(connect(ends[1], (struct sockaddr *)&place, size) == 0);
  ends[0] = accept(listener, NULL, NULL);
  need(ends[0] >= 0);
}
static void make_udp(void) {
  struct sockaddr_in place = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof place;
  ends[0] = socket(AF_INET, SOCK_DGRAM, 0);
  need(bind(ends[0], (struct sockaddr *)&place, size) == 0);
  need(getsockname(ends[0], (struct sockaddr *)&place, &size) == 0);
  ends[1] = socket(AF_INET, SOCK_DGRAM, 0);
  need(connect(ends[1], (struct sockaddr *)&place, size) == 0);
}
static void make_event(void) {
  ends[0] = ends[1] = eventfd(0, 0);
  need(ends[0] >= 0);
}
static void make_watched_pipe(void) {
  make_pipe();
  struct epoll_event wanted = {.events = EPOLLIN};
  waiter = epoll_create1(0);
  need(epoll_ctl(waiter, EPOLL_CTL_ADD, ends[0], &wanted) == 0);
}
static void put(void) {
  const long long one = 1;
  need(write(ends[1], &one, sizeof one) == sizeof one);
}
static void get(void) {
  long long number;
  need(read(ends[0], &number, sizeof number) == sizeof number);
}
static void send_it(void) {
  need(send(ends[1], "x", 1, 0) == 1);
}
static void receive(void) {
  char byte;
  need(recv(ends[0], &byte, 1, 0) == 1);
}
static void hang_up(void) {
  need(shutdown(ends[1], SHUT_WR) == 0);
}
static void read_end(void) {
  char byte;
  need(read(ends[0], &byte, 1) == 0);
}
static void close_it(void) {
  need(close(ends[1]) == 0);
}
static void poll_it(void) {
  struct pollfd wanted = {.fd = ends[0], .events = POLLIN};
  need(poll(&wanted, 1, -1) == 1);
}
static void select_it(void) {
  fd_set wanted;
  FD_ZERO(&wanted);
  FD_SET(ends[0], &wanted);
  need(select(ends[0] + 1, &wanted, NULL, NULL, NULL) == 1);
}
static void ppoll_it(void) {
  struct pollfd wanted = {.fd = ends[0], .events = POLLIN};
  need(ppoll(&wanted, 1, NULL, NULL) == 1);
}
static void pselect_it(void) {
  fd_set wanted;
  FD_ZERO(&wanted);
  FD_SET(ends[0], &wanted);
  need(pselect(ends[0] + 1, &wanted, NULL, NULL, NULL, NULL) == 1);
}
static void wait_for_event_masked(void) {
  struct epoll_event event;
  need(epoll_pwait(waiter, &event, 1, -1, NULL) == 1);
}
static void wait_for_event(void) {
  struct epoll_event event;
  need(epoll_wait(waiter, &event, 1, -1) == 1);
}

// --- System V -------------------------------------------------------------------------------------------------
static int system_v; // a queue, or a set of one semaphore

static void make_message_queue(void) {
  need((system_v = msgget(IPC_PRIVATE, 0600)) >= 0);
}
static void make_semaphore_set(void) {
  need((system_v = semget(IPC_PRIVATE, 1, 0600)) >= 0);
}
static void make_raised_set(void) {
  make_semaphore_set();
  need(semctl(system_v, 0, SETVAL, 1) == 0);
}
static void send_message(void) {
  struct {
    long type;
    char text[4];
  } one = {1, "it"};
  need(msgsnd(system_v, &one, sizeof one.text, 0) == 0);
}
static void receive_message(void) {
  struct {
    long type;
    char text[4];
  } one;
  need(msgrcv(system_v, &one, sizeof one.text, 0, 0) == sizeof one.text);
  msgctl(system_v, IPC_RMID, NULL);
}
static void change_set(short by) {
  struct sembuf change = {.sem_op = by};
  need(semop(system_v, &change, 1) == 0);
}
static void raise_set(void) {
  change_set(1);
}
static void set_set(void) {
  need(semctl(system_v, 0, SETVAL, 1) == 0);
}
static void lower_set(void) {
  change_set(-1);
}
static void take_set(void) {
  lower_set();
  semctl(system_v, 0, IPC_RMID);
}
static void timed_take_set(void) {
  struct sembuf change = {.sem_op = -1};
  const struct timespec limit = {.tv_sec = 3600};
  need(semtimedop(system_v, &change, 1, &limit) == 0);
  semctl(system_v, 0, IPC_RMID);
}
static void wait_for_zero(void) {
  change_set(0);
  semctl(system_v, 0, IPC_RMID);
}

// --- queues and signals ---------------------------------------------------------------------------------------
static mqd_t queue;
static sigset_t awaited;

static void make_queue(void) {
  struct mq_attr attributes = {.mq_maxmsg = 1, .mq_msgsize = 4};
  char name[64];
  snprintf(name, sizeof name, "/snarl-orders-%d", getpid());
  need((queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attributes)) >= 0);
  mq_unlink(name);
}
static void put_in_queue(void) {
  const struct timespec until = in_an_hour(CLOCK_REALTIME);
  need(mq_timedsend(queue, "it", 2, 0, &until) == 0);
}
static void take_from_queue(void) {
  const struct timespec until = in_an_hour(CLOCK_REALTIME);
  char got[4];
  need(mq_timedreceive(queue, got, sizeof got, NULL, &until) == 2);
}
static void block_signal(void) {
  sigemptyset(&awaited);
  sigaddset(&awaited, SIGUSR1);
  need(pthread_sigmask(SIG_BLOCK, &awaited, NULL) == 0);
}
static void send_signal(void) {
  need(kill(getpid(), SIGUSR1) == 0);
}
static void wait_for_the_signal(void) {
  int got;
  need(sigwait(&awaited, &got) == 0 && got == SIGUSR1);
}
static void timed_wait_for_the_signal(void) {
  const struct timespec limit = {.tv_sec = 3600};
  need(sigtimedwait(&awaited, NULL, &limit) == SIGUSR1);
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
    {"pthread_cond_wait", nothing_happened, signal_one, wait_for_signal, 1},
    {"pthread_cond_broadcast", nothing_happened, signal_all, wait_for_signal, 1},
    {"pthread_cond_timedwait", nothing_happened, signal_one, timed_wait_for_signal, 1},
    {"pthread_cond_clockwait", nothing_happened, signal_one, clock_wait_for_signal, 1},
    {"pthread_barrier_wait", make_barrier, meet_at_barrier, meet_at_barrier, 1},
    {"pthread_once", NULL, do_once, do_once, 0},
    {"sem_wait", make_semaphore, post, take, 1},
    {"sem_trywait", make_semaphore, post, try_take, 0},
    {"sem_timedwait", make_semaphore, post, timed_take, 1},
    {"sem_clockwait", make_semaphore, post, clock_take, 1},
    {"sem_open", open_semaphore, post, take, 1},
    {"mtx_lock", make_c, c_lock, c_lock, 0},
    {"mtx_trylock", make_c, c_lock, c_trylock, 0},
    {"mtx_timedlock", make_c, c_lock, c_timedlock, 0},
    {"cnd_wait", make_c, c_signal, c_wait, 1},
    {"cnd_timedwait", make_c, c_signal, c_timed_wait, 1},
    {"call_once", NULL, c_do_once, c_do_once, 0},
    {"FUTEX_WAKE", NULL, futex_wake, futex_wait, 1},
    {"FUTEX_CMP_REQUEUE", NULL, futex_move_and_wake, futex_wait, 1},
    {"pipe", make_pipe, put, get, 1},
    {"end of a pipe", make_pipe, close_it, read_end, 1},
    {"socketpair", make_unix_stream, put, get, 1},
    {"end of a socket", make_unix_stream, hang_up, read_end, 1},
    {"unix datagrams", make_unix_packets, send_it, receive, 1},
    {"TCP", make_tcp, send_it, receive, 1},
    {"UDP", make_udp, send_it, receive, 1},
    {"eventfd", make_event, put, get, 1},
    {"poll", make_pipe, put, poll_it, 1},
    {"select", make_pipe, put, select_it, 1},
    {"epoll_wait", make_watched_pipe, put, wait_for_event, 1},
    {"ppoll", make_pipe, put, ppoll_it, 1},
    {"pselect", make_pipe, put, pselect_it, 1},
    {"epoll_pwait", make_watched_pipe, put, wait_for_event_masked, 1},
    {"msgrcv", make_message_queue, send_message, receive_message, 1},
    {"semop", make_semaphore_set, raise_set, take_set, 1},
    {"semtimedop", make_semaphore_set, raise_set, timed_take_set, 1},
    {"semctl", make_semaphore_set, set_set, take_set, 1},
    {"a set at zero", make_raised_set, lower_set, wait_for_zero, 1},
    {"mq_timedreceive", make_queue, put_in_queue, take_from_queue, 1},
    {"sigwait", block_signal, send_signal, wait_for_the_signal, 1},
    {"sigtimedwait", block_signal, send_signal, timed_wait_for_the_signal, 1},
};

int main(int argc, char **argv) {
  return run_subjects(subjects, sizeof subjects / sizeof *subjects, argc, argv);
}
