// What a run cannot see, one cause for each argument. Nothing is found in any of them.
#include "support/rendezvous.h"
#include <csignal>
#include <cstring>
#include <dlfcn.h>
#include <mutex>
#include <snarl/annotations.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

static int hits;

// In a child that ends by itself, or is killed.
static void fork_child(bool killed) {
  const pid_t child = fork();
  if (child == 0) {
    if (killed)
      raise(SIGKILL);
    _exit(0);
  }
  waitpid(child, nullptr, 0);
}

static void hit_from_two_threads() {
  std::thread other([] {
    hits += 1;
    reached(1);
  });
  await(1);
  hits += 1;
  other.join();
}

static void hit_unwatched() {
  std::thread other([] {
    SNARL_IGNORE_ACCESSES_BEGIN();
    hits += 1;
    SNARL_IGNORE_ACCESSES_END();
    reached(1);
  });
  await(1);
  hits += 1;
  other.join();
}

// A library without planted code is linked to, called, and loaded.
#ifdef WITH_LIBRARY
extern "C" void plain_library();
#else
static void plain_library() {}
#endif

static void call_library(bool threads) {
  if (threads)
    std::thread([] { plain_library(); }).join();
  else
    plain_library();
}

static void load_library(const char *path) {
  std::thread([=] {
    if (void *library = dlopen(path, RTLD_NOW))
      dlclose(library);
  }).join();
}

// Memory without shadow: a program at a fixed place has it between its heap and its mappings.
static void hit_where_no_shadow_is() {
  constexpr uintptr_t kPlace = 0x0b0000000000;
  void *place = mmap(reinterpret_cast<void *>(kPlace), 4096, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
  if (place == MAP_FAILED)
    return;
  auto *there = static_cast<int *>(place);
  std::thread([=] { *there += 1; }).join();
  std::thread other([=] { there[1] = 1; });
  other.join();
}

// More pairs of locks, always in one order, than 1 MiB holds.
static void lock_many_pairs() {
  constexpr int kLocks = 300;
  static std::mutex locks[kLocks];
  for (int outer = 0; outer < kLocks; ++outer)
    for (int inner = outer + 1; inner < kLocks; ++inner) {
      locks[outer].lock();
      locks[inner].lock();
      locks[inner].unlock();
      locks[outer].unlock();
    }
}

static std::mutex held_while_joining, taken_by_joined;
static int noted;

// A kind of join for each number.
template <int Number> [[gnu::noinline]] void join_under_lock() {
  std::thread worker([] {
    std::lock_guard<std::mutex> guard(taken_by_joined);
    noted += 1;
  });
  std::lock_guard<std::mutex> guard(held_while_joining);
  worker.join();
}

// Of threads that have taken a lock, with much memory in use.
template <int... Numbers> void join_often(std::integer_sequence<int, Numbers...>) {
  std::thread([] {}).join();
  static std::vector<long> memory;
  std::thread([] { memory.assign(8 << 20, 1); }).join();
  for (int i = 0; i < 8; ++i)
    (join_under_lock<Numbers>(), ...);
}

int main(int, char **argv) {
  const char *cause = argv[1];
  if (!strcmp(cause, "call"))
    call_library(true);
  if (!strcmp(cause, "call-alone"))
    call_library(false);
  if (!strcmp(cause, "threads"))
    std::thread([] {}).join();
  if (!strcmp(cause, "load"))
    load_library(argv[2]);
  if (!strcmp(cause, "no-shadow"))
    hit_where_no_shadow_is();
  if (!strcmp(cause, "many-facts"))
    std::thread(lock_many_pairs).join();
  if (!strcmp(cause, "many-joins"))
    join_often(std::make_integer_sequence<int, 64>());
  if (!strcmp(cause, "killed-child"))
    fork_child(true);
  if (!strcmp(cause, "child"))
    fork_child(false);
  if (!strcmp(cause, "ignored"))
    hit_unwatched();
  if (!strcmp(cause, "benign")) {
    SNARL_BENIGN_RACE(&hits, sizeof hits, "a statistic");
    hit_from_two_threads();
  }
}
