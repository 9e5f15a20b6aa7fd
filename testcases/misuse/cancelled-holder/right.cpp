// snarl: none
// why: cancellation unwinds the stack, and the scoped lock unlocks
#include <mutex>
#include <pthread.h>
#include <thread>
#include <unistd.h>

std::mutex guard;

void *work(void *) {
  std::lock_guard<std::mutex> lock(guard);
  for (;;)
    pause();
}

int main() {
  pthread_t worker;
  pthread_create(&worker, nullptr, work, nullptr);
  pthread_cancel(worker);
  pthread_join(worker, nullptr);
}
