// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the job is made while its maker goes on taking both locks
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex a, b, guard;

struct Job {
  void (*run)(void *);
  void *argument;
};

Job job, *waiting;

void back(void *) {
  await(1);
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

Job *take() {
  std::lock_guard<std::mutex> lock(guard);
  return waiting;
}

void work() {
  for (;;) {
    if (Job *taken = take()) {
      taken->run(taken->argument);
      return;
    }
    std::this_thread::yield();
  }
}

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void put() {
  job.run = back;
  std::lock_guard<std::mutex> lock(guard);
  waiting = &job;
}

int main() {
  std::thread worker(work);
  for (int round = 0; round < 1000; ++round) {
    forth();
    if (round == 500)
      put();
  }
  reached(1);
  worker.join();
}
