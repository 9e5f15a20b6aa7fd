// snarl: potential-deadlock  holds@held wants@joined  holds@- wants@again
// why: who is on the list takes the lock once more
#include "support/rendezvous.h"
#include <mutex>
#include <pthread.h>
#include <vector>

std::mutex guard;
std::vector<pthread_t> finished;
int left;

void *work(void *) {
  {
    std::lock_guard<std::mutex> lock(guard);
    finished.push_back(pthread_self());
  }
  {
    std::lock_guard<std::mutex> lock(guard); // @again
    ++left;
  }
  reached(1);
  return nullptr;
}

int main() {
  pthread_t worker;
  pthread_create(&worker, nullptr, work, nullptr);
  await(1);
  std::lock_guard<std::mutex> lock(guard); // @held
  for (pthread_t one : finished)
    pthread_join(one, nullptr); // @joined
}
