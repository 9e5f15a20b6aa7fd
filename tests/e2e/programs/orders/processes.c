// What processes, signals and queues order by (order.h).
#include "order.h"
#include <aio.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <netdb.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct timespec in_an_hour(void) {
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += 3600;
  return until;
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

// --- queues ---------------------------------------------------------------------------------------------------
static mqd_t queue;

static void make_queue(void) {
  struct mq_attr attributes = {.mq_maxmsg = 1, .mq_msgsize = 4};
  char name[64];
  snprintf(name, sizeof name, "/snarl-orders-%d", getpid());
  need((queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attributes)) >= 0);
  mq_unlink(name);
}
static void put_in_queue(void) {
  const struct timespec until = in_an_hour();
  need(mq_timedsend(queue, "it", 2, 0, &until) == 0);
}
static void take_from_queue(void) {
  const struct timespec until = in_an_hour();
  char got[4];
  need(mq_timedreceive(queue, got, sizeof got, NULL, &until) == 2);
}

// --- notifications --------------------------------------------------------------------------------------------
static sem_t told; // by the function that is notified, on a thread of libc's

static void make_told(void) {
  static int made; // for an earlier subject
  if (made++)
    need(sem_destroy(&told) == 0);
  need(sem_init(&told, 0, 0) == 0);
}
static void tell(union sigval value) {
  (void)value;
  need(sem_post(&told) == 0);
}
static void wait_to_be_told(void) {
  need(sem_wait(&told) == 0);
}
static struct sigevent by_function(void) {
  struct sigevent event = {.sigev_notify = SIGEV_THREAD};
  event.sigev_notify_function = tell;
  return event;
}
static void make_watched_queue(void) {
  make_told();
  make_queue();
}
static void watch_queue(void) {
  const struct sigevent event = by_function();
  need(mq_notify(queue, &event) == 0);
  put_in_queue();
}
// It was asked for long before: what comes before the message comes before the function.
static void make_asked_queue(void) {
  make_watched_queue();
  const struct sigevent event = by_function();
  need(mq_notify(queue, &event) == 0);
}
static void set_timer(void) {
  struct sigevent event = by_function();
  const struct itimerspec soon = {.it_value.tv_nsec = 1};
  timer_t timer;
  need(timer_create(CLOCK_MONOTONIC, &event, &timer) == 0 && timer_settime(timer, 0, &soon, NULL) == 0);
}

// --- asynchronous I/O -----------------------------------------------------------------------------------------
static char block_text[8] = "1234567";
static struct aiocb block;

static void make_block(void) {
  make_told();
  block = (struct aiocb){.aio_fildes = memfd_create("block", 0), .aio_buf = block_text, .aio_nbytes = 8};
  block.aio_lio_opcode = LIO_WRITE;
  block.aio_sigevent.sigev_notify = SIGEV_NONE;
}
static void write_block(void) {
  need(aio_write(&block) == 0);
}
static void list_block(void) {
  struct aiocb *list[1] = {&block};
  need(lio_listio(LIO_NOWAIT, list, 1, NULL) == 0);
}
static void list_block_and_tell(void) {
  struct aiocb *list[1] = {&block};
  struct sigevent event = by_function();
  need(lio_listio(LIO_NOWAIT, list, 1, &event) == 0);
}
static void sync_block(void) {
  need(aio_fsync(O_SYNC, &block) == 0);
}
static void suspend_for_block(void) {
  const struct aiocb *list[1] = {&block};
  need(aio_suspend(list, 1, NULL) == 0);
}
static void ask_for_block(void) {
  while (aio_error(&block) == EINPROGRESS)
    sched_yield();
}
static void fetch_block(void) {
  ask_for_block();
  need(aio_return(&block) == 8);
}

// --- signals --------------------------------------------------------------------------------------------------
static sigset_t awaited;
static pthread_t main_thread;
static volatile sig_atomic_t handled;

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
static void queue_signal(void) {
  need(sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = 1}) == 0);
}
static void wait_for_info(void) {
  siginfo_t info;
  need(sigwaitinfo(&awaited, &info) == SIGUSR1);
}
static void handle(int signal) {
  (void)signal;
  handled = 1;
}
// The sender inherits the mask: the signal comes to main, and only while main waits for it.
static void make_handled(int signal) {
  const struct sigaction action = {.sa_handler = handle};
  main_thread = pthread_self();
  handled = 0;
  sigemptyset(&awaited);
  sigaddset(&awaited, signal);
  need(sigaction(signal, &action, NULL) == 0 && pthread_sigmask(SIG_BLOCK, &awaited, NULL) == 0);
}
static void handle_user(void) {
  make_handled(SIGUSR2);
}
static void handle_alarm(void) {
  make_handled(SIGALRM);
}
static void wait_for_handler(void) {
  sigset_t open;
  need(pthread_sigmask(SIG_BLOCK, NULL, &open) == 0);
  sigdelset(&open, SIGUSR2);
  sigdelset(&open, SIGALRM);
  while (!handled)
    need(sigsuspend(&open) == -1);
}
static void kill_process(void) {
  need(kill(getpid(), SIGUSR2) == 0);
}
static void kill_thread(void) {
  need(pthread_kill(main_thread, SIGUSR2) == 0);
}
static void queue_to_process(void) {
  need(sigqueue(getpid(), SIGUSR2, (union sigval){.sival_int = 1}) == 0);
}
static void queue_to_thread(void) {
  need(pthread_sigqueue(main_thread, SIGUSR2, (union sigval){.sival_int = 1}) == 0);
}
static void set_alarm(void) {
  need(ualarm(1, 0) == 0);
}
static void set_interval(void) {
  const struct itimerval soon = {.it_value.tv_usec = 1};
  need(setitimer(ITIMER_REAL, &soon, NULL) == 0);
}
static void set_signal_timer(void) {
  struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR2};
  const struct itimerspec soon = {.it_value.tv_nsec = 1};
  timer_t timer;
  need(timer_create(CLOCK_MONOTONIC, &event, &timer) == 0 && timer_settime(timer, 0, &soon, NULL) == 0);
}

static void make_signalling_queue(void) {
  const struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR2};
  handle_user();
  make_queue();
  need(mq_notify(queue, &event) == 0);
}

// --- names of hosts -------------------------------------------------------------------------------------------
static struct gaicb host;

static void make_host(void) {
  make_told();
  host = (struct gaicb){.ar_name = "127.0.0.1"};
}
static void look_up(struct sigevent *event) {
  struct gaicb *hosts[1] = {&host};
  need(getaddrinfo_a(GAI_NOWAIT, hosts, 1, event) == 0);
}
static void look_up_only(void) {
  look_up(NULL);
}
static void look_up_and_tell(void) {
  struct sigevent event = by_function();
  look_up(&event);
}
static void ask_for_host(void) {
  while (gai_error(&host) == EAI_INPROGRESS)
    sched_yield();
  need(gai_error(&host) == 0);
}
static void suspend_for_host(void) {
  const struct gaicb *hosts[1] = {&host};
  const int result = gai_suspend(hosts, 1, NULL);
  need(result == 0 || result == EAI_ALLDONE);
}

// --- children: who makes one comes before who learns of its end -----------------------------------------------
extern char **environ;

static void fork_child(void) {
  const pid_t child = fork();
  need(child >= 0);
  if (child == 0)
    _exit(0);
}
static void vfork_child(void) {
  const pid_t child = vfork();
  need(child >= 0);
  if (child == 0)
    _exit(0);
}
static void spawn_child(void) {
  char *arguments[] = {(char[]){"true"}, NULL};
  need(posix_spawn(&(pid_t){0}, "/bin/true", NULL, NULL, arguments, environ) == 0);
}
static void spawn_by_path(void) {
  char *arguments[] = {(char[]){"true"}, NULL};
  need(posix_spawnp(&(pid_t){0}, "true", NULL, NULL, arguments, environ) == 0);
}
static void wait_any(void) {
  need(wait(NULL) > 0);
}
static void wait_by_pid(void) {
  need(waitpid(-1, NULL, 0) > 0);
}
static void wait_by_id(void) {
  siginfo_t info;
  need(waitid(P_ALL, 0, &info, WEXITED) == 0);
}
static void wait_with_usage(void) {
  struct rusage usage;
  need(wait3(NULL, 0, &usage) > 0);
}
static void wait_by_pid_with_usage(void) {
  struct rusage usage;
  need(wait4(-1, NULL, 0, &usage) > 0);
}

static const struct subject subjects[] = {
    {"msgrcv", make_message_queue, send_message, receive_message, 1},
    {"semop", make_semaphore_set, raise_set, take_set, 1},
    {"semtimedop", make_semaphore_set, raise_set, timed_take_set, 1},
    {"semctl", make_semaphore_set, set_set, take_set, 1},
    {"a set at zero", make_raised_set, lower_set, wait_for_zero, 1},
    {"mq_timedreceive", make_queue, put_in_queue, take_from_queue, 1},
    {"sigwait", block_signal, send_signal, wait_for_the_signal, 1},
    {"sigtimedwait", block_signal, send_signal, timed_wait_for_the_signal, 1},
    {"sigwaitinfo", block_signal, queue_signal, wait_for_info, 1},
    {"kill to a handler", handle_user, kill_process, wait_for_handler, 1},
    {"pthread_kill", handle_user, kill_thread, wait_for_handler, 1},
    {"sigqueue", handle_user, queue_to_process, wait_for_handler, 1},
    {"pthread_sigqueue", handle_user, queue_to_thread, wait_for_handler, 1},
    {"ualarm", handle_alarm, set_alarm, wait_for_handler, 1},
    {"setitimer", handle_alarm, set_interval, wait_for_handler, 1},
    {"SIGEV_SIGNAL of a timer", handle_user, set_signal_timer, wait_for_handler, 1},
    {"SIGEV_SIGNAL of mq_notify", make_signalling_queue, put_in_queue, wait_for_handler, 1},
    {"fork and wait", NULL, fork_child, wait_any, 0},
    {"fork and waitpid", NULL, fork_child, wait_by_pid, 0},
    {"fork and waitid", NULL, fork_child, wait_by_id, 0},
    {"fork and wait3", NULL, fork_child, wait_with_usage, 0},
    {"fork and wait4", NULL, fork_child, wait_by_pid_with_usage, 0},
    {"vfork", NULL, vfork_child, wait_any, 0},
    {"posix_spawn", NULL, spawn_child, wait_any, 0},
    {"posix_spawnp", NULL, spawn_by_path, wait_any, 0},
    // Last, because the threads that libc makes for these block no signal.
    {"mq_notify", make_watched_queue, watch_queue, wait_to_be_told, 1},
    {"message that mq_notify tells of", make_asked_queue, put_in_queue, wait_to_be_told, 1},
    {"SIGEV_THREAD of a timer", make_told, set_timer, wait_to_be_told, 1},
    {"aio_write and aio_suspend", make_block, write_block, suspend_for_block, 0},
    {"aio_write and aio_return", make_block, write_block, fetch_block, 0},
    {"aio_fsync and aio_error", make_block, sync_block, ask_for_block, 0},
    {"lio_listio", make_block, list_block, fetch_block, 0},
    {"SIGEV_THREAD of lio_listio", make_block, list_block_and_tell, wait_to_be_told, 1},
    {"getaddrinfo_a and gai_error", make_host, look_up_only, ask_for_host, 0},
    {"getaddrinfo_a and gai_suspend", make_host, look_up_only, suspend_for_host, 0},
    {"SIGEV_THREAD of getaddrinfo_a", make_host, look_up_and_tell, wait_to_be_told, 1},
};

int main(int argc, char **argv) {
  return run_subjects(subjects, sizeof subjects / sizeof *subjects, argc, argv);
}
