// snarl: none
// why: it was over before the other thread began
#include <mutex>
#include <pthread.h>
#include <thread>

std::mutex settings, others;
pthread_once_t opened = PTHREAD_ONCE_INIT;

void open() {
  std::lock_guard<std::mutex> all(settings);
}

int main() {
  std::thread idle([] {
    std::lock_guard<std::mutex> first(others);
    std::lock_guard<std::mutex> second(settings);
  });
  pthread_once(&opened, open);
  std::thread other([] {
    std::lock_guard<std::mutex> all(settings);
    pthread_once(&opened, open);
  });
  other.join();
  idle.join();
}
