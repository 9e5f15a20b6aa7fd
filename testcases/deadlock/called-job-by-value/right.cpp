// snarl: none
// why: a job is put into the queue when the first one is done, and the copy of it is called after that
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <queue>
#include <thread>

std::mutex a, b;

void forth(void *) {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
  reached(1);
}

void back(void *) {
  await(1);
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
  reached(2);
}

struct Job {
  void (*run)(void *);
  void *argument;
};

std::queue<Job> jobs;
std::mutex guard;
std::condition_variable filled, idle;
int unfinished;

void add(void (*run)(void *)) {
  {
    std::lock_guard<std::mutex> lock(guard);
    jobs.push({run, nullptr});
    ++unfinished;
  }
  filled.notify_one();
}

void work() {
  std::unique_lock<std::mutex> lock(guard);
  filled.wait(lock, [] { return !jobs.empty(); });
  Job job = jobs.front();
  jobs.pop();
  lock.unlock();
  job.run(job.argument);
  lock.lock();
  if (--unfinished == 0)
    idle.notify_all();
  lock.unlock();
  await(2); // the other job is another worker's
}

void wait_idle() {
  std::unique_lock<std::mutex> lock(guard);
  idle.wait(lock, [] { return unfinished == 0; });
}

int main() {
  std::thread one(work), two(work);
  add(forth);
  wait_idle();
  add(back);
  wait_idle();
  one.join();
  two.join();
}
