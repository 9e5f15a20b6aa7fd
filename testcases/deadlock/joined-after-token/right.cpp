// snarl: none
// why: the thread gives the token after it had the lock; try_lock and a timed join wait for nothing
#include "support/rendezvous.h"
#include <mutex>
#include <pthread.h>
#include <semaphore.h>
#include <thread>

std::mutex guard, other;
sem_t had_it;
int count;

void *try_it(void *) {
  if (guard.try_lock())
    guard.unlock();
  reached(1);
  return nullptr;
}

void *take_it(void *) {
  {
    std::lock_guard<std::mutex> lock(guard);
    ++count;
  }
  reached(2);
  return nullptr;
}

int main() {
  sem_init(&had_it, 0, 0);
  std::thread worker([] {
    {
      std::lock_guard<std::mutex> lock(guard);
      ++count;
    }
    sem_post(&had_it);
    std::lock_guard<std::mutex> lock(other);
  });
  while (sem_wait(&had_it) != 0) {
  }
  {
    std::lock_guard<std::mutex> lock(guard);
    worker.join();
  }

  pthread_t tries, takes;
  pthread_create(&tries, nullptr, try_it, nullptr);
  pthread_create(&takes, nullptr, take_it, nullptr);
  await(1);
  await(2);
  guard.lock();
  pthread_join(tries, nullptr);
  const bool joined = pthread_tryjoin_np(takes, nullptr) == 0;
  guard.unlock();
  if (!joined)
    pthread_join(takes, nullptr);
}
