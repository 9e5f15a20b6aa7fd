// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: what a worker does when a task has thrown, it might have done before that task was there
// flags: -std=c++20
#include "support/rendezvous.h"
#include <latch>
#include <mutex>
#include <semaphore.h>
#include <stdexcept>
#include <thread>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
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
    back(); // whichever task it was
    reached(2);
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
