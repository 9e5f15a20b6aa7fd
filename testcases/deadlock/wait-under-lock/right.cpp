// snarl: none
// why: both take the registry first, and the wait keeps to that
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex registry, queue;
std::condition_variable filled;
bool ready;

void consume() {
  {
    std::lock_guard<std::mutex> outer(registry);
    std::unique_lock<std::mutex> lock(queue);
    reached(1);
    while (!ready)
      filled.wait(lock);
  }
  reached(2);
}

void produce() {
  await(1);
  std::lock_guard<std::mutex> lock(queue);
  ready = true;
  filled.notify_one();
}

void inspect() {
  await(2);
  std::lock_guard<std::mutex> outer(registry);
  std::lock_guard<std::mutex> lock(queue);
}

int main() {
  std::thread consumer(consume), producer(produce), inspector(inspect);
  consumer.join();
  producer.join();
  inspector.join();
}
