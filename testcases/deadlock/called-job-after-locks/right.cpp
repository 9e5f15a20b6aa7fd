// snarl: none
// why: the job is made when its maker has taken both locks for the last of many times
#include <mutex>
#include <thread>

std::mutex a, b, guard;

struct Job {
  void (*run)(void *);
  void *argument;
};

Job job, *waiting;

void back(void *) {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
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
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
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
    if (round == 999)
      put();
  }
  worker.join();
}
