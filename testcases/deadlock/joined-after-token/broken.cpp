// snarl: potential-deadlock  holds@held wants@joined  holds@- wants@lock
// why: the thread gives the token before it has the lock
#include "support/rendezvous.h"
#include <mutex>
#include <semaphore.h>
#include <thread>

std::mutex guard;
sem_t started;
int count;

int main() {
  sem_init(&started, 0, 0);
  std::thread worker([] {
    sem_post(&started);
    {
      std::lock_guard<std::mutex> lock(guard); // @lock
      ++count;
    }
    reached(1);
  });
  while (sem_wait(&started) != 0) {
  }
  await(1);
  std::lock_guard<std::mutex> lock(guard); // @held
  worker.join();                           // @joined
}
