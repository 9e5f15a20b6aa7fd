// snarl: none
// why: all nodes come from the other thread, also for whoever need not wait for them
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex a, b, guard;
std::condition_variable changed;
struct Node {
  Node *next;
};
Node *head;
Node nodes[4];

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

void put(int item) {
  std::lock_guard<std::mutex> lock(guard);
  nodes[item].next = head;
  head = &nodes[item];
  changed.notify_one();
}

void take() {
  std::unique_lock<std::mutex> lock(guard);
  while (head == nullptr)
    changed.wait(lock);
  head = head->next;
}

int main() {
  std::thread worker([] {
    forth();
    put(1);
    reached(1);
  });
  await(1);
  take();
  back();
  worker.join();
}
