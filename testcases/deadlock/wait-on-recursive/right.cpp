// snarl: none
// why: the mutex is held once, and free while the thread waits
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>

std::recursive_mutex guard;
std::condition_variable_any changed;
bool ready;

void consume() {
  std::unique_lock<std::recursive_mutex> lock(guard);
  {
    std::lock_guard<std::recursive_mutex> once_more(guard);
  }
  reached(1);
  changed.wait(lock, [] { return ready; });
}

int main() {
  std::thread consumer(consume);
  await(1);
  {
    std::lock_guard<std::recursive_mutex> lock(guard);
    ready = true;
  }
  changed.notify_one();
  consumer.join();
}
