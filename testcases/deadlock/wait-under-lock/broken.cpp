// snarl: potential-deadlock  holds@registry wants@queue  holds@queueFirst wants@registryThen
// why: the wait gives the queue back but not the registry, and takes the queue anew: that is the same order once more
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex registry, queue;
std::condition_variable filled;
bool ready;

void consume() {
  {
    std::lock_guard<std::mutex> outer(registry); // @registry
    std::unique_lock<std::mutex> lock(queue);    // @queue
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
  std::lock_guard<std::mutex> lock(queue);     // @queueFirst
  std::lock_guard<std::mutex> outer(registry); // @registryThen
}

int main() {
  std::thread consumer(consume), producer(produce), inspector(inspect);
  consumer.join();
  producer.join();
  inspector.join();
}
