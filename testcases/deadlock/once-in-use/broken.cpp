// snarl: potential-deadlock  holds@opening wants@settings  holds@reads wants@asks
// why: who waits for the opening holds what the opening needs; it was over, in this run
#include "support/rendezvous.h"
#include <mutex>
#include <pthread.h>
#include <thread>

std::mutex settings;
pthread_once_t opened = PTHREAD_ONCE_INIT;

void open() {
  std::lock_guard<std::mutex> all(settings); // @settings
}

int main() {
  std::thread other([] {
    pthread_once(&opened, open); // @opening
    reached(1);
  });
  await(1);
  {
    std::lock_guard<std::mutex> all(settings); // @reads
    pthread_once(&opened, open);               // @asks
  }
  other.join();
}
