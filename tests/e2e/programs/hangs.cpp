// Hangs in ways that no deadlock explains: one thread sleeps with a lock, one waits for the lock, main joins.
//   "until told"      until a line comes in, then it ends with 3
//   "counts urgent"   the same, and tells of each SIGURG that it gets
//   "all wait"        every thread waits, and a handler might wake one
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
