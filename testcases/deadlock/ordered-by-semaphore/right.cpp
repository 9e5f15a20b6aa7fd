// snarl: none
// why: each order on its side of the post that the other thread needs
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
  std::thread other([] {
    forth();
    sem_post(&done);
  });
  sem_wait(&done);
  back();
  other.join();
  sem_destroy(&done);
}
