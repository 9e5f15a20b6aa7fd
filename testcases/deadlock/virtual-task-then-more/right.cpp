// snarl: none
// why: what a task does comes after it was made, also if it throws in the end
// flags: -std=c++20
#include "support/rendezvous.h"
#include <latch>
#include <mutex>
#include <semaphore.h>
#include <stdexcept>
#include <thread>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

class Task {
public:
  virtual ~Task() = default;
  virtual void run() = 0;
};

std::latch done(1);

class First : public Task {
  void run() override {
    forth();
    reached(1);
    done.count_down();
  }
};

class Second : public Task {
  void run() override {
    await(1);
    back();
    reached(2);
    throw std::runtime_error("done");
  }
};

Task *tasks[2];
std::mutex guard;
unsigned head, tail;
sem_t filled; // not the library's: that of libstdc++ 12 may sleep for ever if two threads acquire it at once

void add(Task *task) {
  {
    std::lock_guard<std::mutex> lock(guard);
    tasks[tail++] = task;
  }
  sem_post(&filled);
}

void work() {
  sem_wait(&filled);
  Task *task;
  {
    std::lock_guard<std::mutex> lock(guard);
    task = tasks[head++];
  }
  try {
    task->run();
  } catch (const std::runtime_error &) {
  }
  delete task;
  await(2); // the other task is another worker's
}

int main() {
  sem_init(&filled, 0, 0);
  std::thread one(work), two(work);
  add(new First);
  done.wait();
  add(new Second);
  one.join();
  two.join();
}
