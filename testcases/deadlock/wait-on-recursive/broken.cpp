// snarl: stall  at@wait  acquired@lock  at@wanted
// why: a wait gives back one of two acquisitions; who would signal never gets the mutex
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>

std::recursive_mutex guard;
std::condition_variable_any changed;
bool ready;

void consume() {
  std::unique_lock<std::recursive_mutex> lock(guard); // @lock
  std::lock_guard<std::recursive_mutex> once_more(guard);
  reached(1);
  changed.wait(lock, [] { return ready; }); // @wait
}

int main() {
  std::thread consumer(consume);
  await(1);
  {
    std::lock_guard<std::recursive_mutex> lock(guard); // @wanted
    ready = true;
  }
  changed.notify_one();
  consumer.join();
}
