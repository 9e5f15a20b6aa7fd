// snarl: stall  at@wait  acquired@outer  at@inner  at@joined
// why: a thread waits for a signal with another lock held, which the one who would signal needs first
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex registry, guard;
std::condition_variable changed;
bool ready;

void consume() {
  std::lock_guard<std::mutex> outer(registry); // @outer
  std::unique_lock<std::mutex> lock(guard);
  reached(1);
  changed.wait(lock, [] { return ready; }); // @wait
}

void produce() {
  await(1);
  std::lock_guard<std::mutex> outer(registry); // @inner
  std::lock_guard<std::mutex> lock(guard);
  ready = true;
  changed.notify_one();
}

int main() {
  std::thread consumer(consume), producer(produce);
  consumer.join(); // @joined
  producer.join();
}
