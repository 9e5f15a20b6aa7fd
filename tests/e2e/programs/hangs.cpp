// Hangs in ways that no deadlock explains: one thread sleeps with a lock, one waits for the lock, main joins.
#include <mutex>
#include <semaphore.h>
#include <thread>
#include <unistd.h>

std::mutex guard;
sem_t held;

void sleep_for_ever() {
  for (;;)
    pause();
}

int main() {
  sem_init(&held, 0, 0);
  std::thread sleeper([] {
    std::lock_guard<std::mutex> lock(guard);
    sem_post(&held);
    sleep_for_ever();
  });
  sem_wait(&held);
  std::thread waiter([] { std::lock_guard<std::mutex> lock(guard); });
  if (write(1, "hangs\n", 6) != 6)
    return 1;
  sleeper.join();
}
