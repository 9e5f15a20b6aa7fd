// What orders nothing, though it looks as if it did: "right" is a race here as well (order.h).
#include "order.h"
#include <atomic>
#include <sched.h>
#include <time.h>

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
    {"sched_yield", nullptr, yield, yield, 0},
    {"nanosleep", nullptr, sleep, sleep, 0},
};

} // namespace

int main(int argc, char **argv) {
  return run_subjects(subjects, sizeof subjects / sizeof *subjects, argc, argv);
}
