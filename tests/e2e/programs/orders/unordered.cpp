// What orders nothing, though it looks as if it did: "right" is a race here as well (order.h).
#include "order.h"
#include <atomic>
#include <fcntl.h>
#include <linux/futex.h>
#include <memory>
#include <mutex>
#include <sched.h>
#include <shared_mutex>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

namespace {

std::atomic<int> flag;

void store_relaxed() {
  flag.store(1, std::memory_order_relaxed);
}
void load_acquire() {
  need(flag.load(std::memory_order_acquire) == 1);
}
void store_release() {
  flag.store(1, std::memory_order_release);
}
void load_relaxed() {
  need(flag.load(std::memory_order_relaxed) == 1);
}
void store_over_release() {
  store_release();
  flag.store(2, std::memory_order_relaxed);
}
void load_two() {
  need(flag.load(std::memory_order_acquire) == 2);
}
void store_after_signal_fence() {
  std::atomic_signal_fence(std::memory_order_seq_cst);
  store_relaxed();
}
void load_before_signal_fence() {
  load_relaxed();
  std::atomic_signal_fence(std::memory_order_seq_cst);
}
void fence_without_store() {
  std::atomic_thread_fence(std::memory_order_seq_cst);
}
void store_before_fence() {
  store_relaxed();
  std::atomic_thread_fence(std::memory_order_release);
}
void fence_before_load() {
  std::atomic_thread_fence(std::memory_order_acquire);
  load_relaxed();
}
// Locks that do not exclude each other, objects that have nothing to do with each other.
std::mutex one, another;
std::shared_mutex shared;
void lock_one() {
  std::lock_guard<std::mutex> guard(one);
}
void lock_another() {
  std::lock_guard<std::mutex> guard(another);
}
void read_lock() {
  std::shared_lock<std::shared_mutex> guard(shared);
}
std::once_flag first_flag, second_flag;
void first_once() {
  std::call_once(first_flag, [] {});
}
void second_once() {
  std::call_once(second_flag, [] {});
}
std::atomic<int> other_flag;
void store_elsewhere() {
  flag.store(1, std::memory_order_relaxed);
  other_flag.store(1, std::memory_order_release);
}
void exchange_relaxed() {
  flag.exchange(1, std::memory_order_relaxed);
}
void fail_relaxed() {
  int expected = 7;
  need(!flag.compare_exchange_strong(expected, 8, std::memory_order_acquire, std::memory_order_relaxed));
}
void fail_to_store() {
  int expected = 7;
  need(!flag.compare_exchange_strong(expected, 8, std::memory_order_release, std::memory_order_relaxed));
}
void load_any() {
  need(flag.load(std::memory_order_acquire) != 7);
}
// Atomic words order by their operations, whoever wakes.
void store_and_wake() {
  store_relaxed();
  syscall(SYS_futex, &flag, FUTEX_WAKE, 1, nullptr, nullptr, 0);
}
void load_and_wait() {
  load_relaxed();
  syscall(SYS_futex, &flag, FUTEX_WAIT, 0, nullptr, nullptr, 0); // returns at once: the value is another one
}
// What libc locks for itself.
FILE *nowhere;
void open_nowhere() {
  if (!nowhere)
    nowhere = fopen("/dev/null", "w");
}
void print() {
  fputs("text\n", nowhere);
}
void allocate() {
  free(malloc(20));
}
void draw() {
  need(rand() >= 0);
}
void ask_environment() {
  need(getenv("PATH") != nullptr);
}
std::shared_ptr<int> counted;
void share_nothing() {
  counted = std::make_shared<int>(1);
}
void count_owners() {
  need(counted.use_count() >= 1);
}
int pipes[2][2];
void make_pipes() {
  for (int *ends : pipes)
    need(pipe(ends) == 0 && write(ends[1], "x", 1) == 1);
}
void put_into_one() {
  need(write(pipes[0][1], "y", 1) == 1);
}
void take_from_another() {
  char byte;
  need(read(pipes[1][0], &byte, 1) == 1);
}
void yield() {
  sched_yield();
}
void sleep() {
  const timespec nap = {0, 1000};
  nanosleep(&nap, nullptr);
}

const subject subjects[] = {
    {"relaxed store", nullptr, store_relaxed, load_acquire, 0},
    {"relaxed load", nullptr, store_release, load_relaxed, 0},
    {"sequence broken by a store", nullptr, store_over_release, load_two, 0},
    {"signal fences", nullptr, store_after_signal_fence, load_before_signal_fence, 0},
    {"fences without an atomic", nullptr, fence_without_store, fence_without_store, 0},
    {"fence after the store", nullptr, store_before_fence, load_acquire, 0},
    {"fence before the load", nullptr, store_release, fence_before_load, 0},
    {"two mutexes", nullptr, lock_one, lock_another, 0},
    {"two readers", nullptr, read_lock, read_lock, 0},
    {"two flags of call_once", nullptr, first_once, second_once, 0},
    {"another atomic", nullptr, store_elsewhere, load_acquire, 0},
    {"relaxed exchange", nullptr, exchange_relaxed, load_acquire, 0},
    {"failed exchange that reads relaxed", nullptr, store_release, fail_relaxed, 0},
    {"failed exchange is no store", nullptr, fail_to_store, load_any, 0},
    {"futex of an atomic", nullptr, store_and_wake, load_and_wait, 0},
    {"lock of a stream", open_nowhere, print, print, 0},
    {"malloc", nullptr, allocate, allocate, 0},
    {"rand", nullptr, draw, draw, 0},
    {"getenv", nullptr, ask_environment, ask_environment, 0},
    {"use_count", share_nothing, count_owners, count_owners, 0},
    {"two pipes", make_pipes, put_into_one, take_from_another, 0},
    {"sched_yield", nullptr, yield, yield, 0},
    {"nanosleep", nullptr, sleep, sleep, 0},
};

} // namespace

int main(int argc, char **argv) {
  return run_subjects(subjects, sizeof subjects / sizeof *subjects, argc, argv);
}
