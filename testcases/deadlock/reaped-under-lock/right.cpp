// snarl: none
// why: who is on the list has taken the lock for the last time
#include "support/rendezvous.h"
#include <mutex>
#include <pthread.h>
#include <vector>

std::mutex guard;
std::vector<pthread_t> finished;

void *work(void *) {
  {
    std::lock_guard<std::mutex> lock(guard);
    finished.push_back(pthread_self());
  }
  reached(1);
  return nullptr;
}

int main() {
  pthread_t worker;
  pthread_create(&worker, nullptr, work, nullptr);
  await(1);
  std::lock_guard<std::mutex> lock(guard);
  for (pthread_t one : finished)
    pthread_join(one, nullptr);
}
