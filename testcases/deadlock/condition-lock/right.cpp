// snarl: none
// why: who waits holds only the mutex of the condition
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex registry, guard;
std::condition_variable changed;
bool ready;

void consume() {
  std::unique_lock<std::mutex> lock(guard);
  reached(1);
  changed.wait(lock, [] { return ready; });
  lock.unlock();
  std::lock_guard<std::mutex> outer(registry);
}

void produce() {
  await(1);
  std::lock_guard<std::mutex> outer(registry);
  std::lock_guard<std::mutex> lock(guard);
  ready = true;
  changed.notify_one();
}

int main() {
  std::thread consumer(consume), producer(produce);
  consumer.join();
  producer.join();
}
