// snarl: none
// why: Chase and Lev's work-stealing deque, with the fences of Lê, Pop, Cohen and Nardelli (PPoPP 2013)
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

struct Task {
  int number;
};

constexpr long kSize = 64;
std::atomic<long> top, bottom;
std::atomic<Task *> tasks[kSize];

void push(Task *task) {
  long b = bottom.load(std::memory_order_relaxed);
  tasks[b % kSize].store(task, std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_release);
  bottom.store(b + 1, std::memory_order_relaxed);
}

Task *take() {
  long b = bottom.load(std::memory_order_relaxed) - 1;
  bottom.store(b, std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  long t = top.load(std::memory_order_relaxed);
  if (t > b) {
    bottom.store(b + 1, std::memory_order_relaxed);
    return nullptr;
  }
  Task *task = tasks[b % kSize].load(std::memory_order_relaxed);
  if (t == b) {
    if (!top.compare_exchange_strong(t, t + 1, std::memory_order_seq_cst, std::memory_order_relaxed))
      task = nullptr;
    bottom.store(b + 1, std::memory_order_relaxed);
  }
  return task;
}

Task *steal() {
  long t = top.load(std::memory_order_acquire);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  long b = bottom.load(std::memory_order_acquire);
  if (t >= b)
    return nullptr;
  Task *task = tasks[t % kSize].load(std::memory_order_relaxed);
  return top.compare_exchange_strong(t, t + 1, std::memory_order_seq_cst, std::memory_order_relaxed) ? task : nullptr;
}

int main() {
  int sum = 0;
  std::thread owner([&sum] {
    for (int i = 1; i <= 3; ++i) {
      auto *task = new Task;
      task->number = i;
      push(task);
    }
    reached(1);
    await(2);
    while (Task *task = take()) {
      sum += task->number;
      delete task;
    }
  });
  await(1);
  Task *stolen = steal();
  int number = stolen->number;
  reached(2);
  owner.join();
  delete stolen;
  return number == 1 && sum == 5 ? 0 : 1;
}
