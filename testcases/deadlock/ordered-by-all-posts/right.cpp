// snarl: none
// why: the last of the waits comes after the posts of both workers
#include <mutex>
#include <semaphore.h>
#include <thread>

std::mutex a, b;
sem_t done;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
  sem_init(&done, 0, 0);
  std::thread first([] { sem_post(&done); });
  std::thread second([] {
    forth();
    sem_post(&done);
  });
  sem_wait(&done);
  sem_wait(&done);
  back();
  first.join();
  second.join();
  sem_destroy(&done);
}
