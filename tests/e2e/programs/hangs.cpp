// Hangs in ways that no deadlock explains: one thread sleeps with a lock, one waits for the lock, main joins.
//   "until told"      until a line comes in, then it ends with 3
//   "counts urgent"   the same, and tells of each SIGURG that it gets
//   "all wait"        every thread waits, and a handler might wake one
//   "hands over"      two threads wake each other in turn: at any moment both may wait, of whom one is about to go on
//   "deaf"            every thread blocks every signal
#include <csignal>
#include <cstring>
#include <mutex>
#include <semaphore.h>
#include <thread>
#include <unistd.h>

std::mutex guard;
sem_t held, never;

void say(const char *text) {
  if (write(1, text, strlen(text)) < 0)
    _exit(1);
}

void sleep_for_ever() {
  for (;;)
    pause();
}

void end_when_told() {
  char line;
  while (read(0, &line, 1) < 0)
    ;
  _exit(3);
}

void hand_over(sem_t &from, sem_t &to) {
  for (;;) {
    sem_wait(&from);
    sem_post(&to);
  }
}

void two_hand_over() {
  static sem_t mine, others;
  sem_init(&mine, 0, 1);
  sem_init(&others, 0, 0);
  std::thread other([] { hand_over(others, mine); });
  say("hangs\n");
  hand_over(mine, others);
}

int main(int, char **argv) {
  const char *how = argv[1] ? argv[1] : "";
  const bool told = !strcmp(how, "until told") || !strcmp(how, "counts urgent"), all_wait = !strcmp(how, "all wait");
  if (!strcmp(how, "counts urgent"))
    signal(SIGURG, [](int) { say("urgent\n"); });
  if (all_wait)
    signal(SIGHUP, [](int) {});
  if (!strcmp(how, "deaf")) {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
  }
  if (!strcmp(how, "hands over"))
    two_hand_over();
  sem_init(&held, 0, 0);
  sem_init(&never, 0, 0);
  std::thread sleeper([&] {
    std::lock_guard<std::mutex> lock(guard);
    sem_post(&held);
    if (all_wait)
      sem_wait(&never);
    if (told)
      end_when_told();
    sleep_for_ever();
  });
  sem_wait(&held);
  std::thread waiter([] { std::lock_guard<std::mutex> lock(guard); });
  say("hangs\n");
  sleeper.join();
}
