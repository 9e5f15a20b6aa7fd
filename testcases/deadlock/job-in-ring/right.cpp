// snarl: none
// why: a job is put into the ring after the first one has kept its promise, and comes after that
// flags: -std=c++2b
#include "support/rendezvous.h"
#include <functional>
#include <future>
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

#ifdef __cpp_lib_move_only_function
using Job = std::move_only_function<void()>;
#else
using Job = std::function<void()>;
#endif

Job ring[4];
std::mutex guard;
unsigned head, tail;
sem_t filled; // not the library's: that of libstdc++ 12 may sleep for ever if two threads acquire it at once

void add(Job job) {
  {
    std::lock_guard<std::mutex> lock(guard);
    ring[tail++ % 4] = std::move(job);
  }
  sem_post(&filled);
}

void work() {
  sem_wait(&filled);
  Job job;
  {
    std::lock_guard<std::mutex> lock(guard);
    job.swap(ring[head++ % 4]);
  }
  try {
    job();
  } catch (const std::runtime_error &) {
  }
  await(2); // the other job is another worker's
}

int main() {
  sem_init(&filled, 0, 0);
  std::promise<void> done;
  std::thread one(work), two(work);
  add([&done] {
    forth();
    reached(1);
    done.set_value();
    throw std::runtime_error("done");
  });
  done.get_future().wait();
  add([] {
    await(1);
    back();
    reached(2);
    throw std::runtime_error("done");
  });
  one.join();
  two.join();
}
