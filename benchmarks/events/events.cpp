// The price of one event: each entry of the table at the end does one kind of event many times.
//
//   events NAME [--n=PERCENT]        prints the CPU time of one event in nanoseconds
//
// A second thread lives and waits throughout, so that no variant can take the program for single-threaded. What a
// loop costs natively is subtracted by ./dev bench.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include <immintrin.h>

namespace {

// The compiler must assume that anything may have read and written `value`.
template <class T> void opaque(T &value) {
  asm volatile("" : "+r"(value) : : "memory");
}

unsigned scatter(unsigned step) {
  return step * 2654435769u >> 22;
} // 0 … 1023

void plain_access(long count) {
  static std::vector<int> from(1024), to(1024);
  for (long i = 0; i < count; i += 2)
    to[scatter(static_cast<unsigned>(i))] = from[scatter(static_cast<unsigned>(i) + 77)];
}

void swept_range(long count) {
  std::vector<int> array(4096);
  int *data = array.data();
  for (long done = 0; done < count; done += 4096) {
    opaque(data);
    for (int i = 0; i < 4096; ++i)
      data[i] += i;
  }
}

void vector_access(long count) {
  static std::vector<__m128i> from(1024), to(1024);
  for (long i = 0; i < count; i += 2)
    to[scatter(static_cast<unsigned>(i))] = from[scatter(static_cast<unsigned>(i) + 77)];
}

void first_access(long count) {
  static std::vector<int> words(1024);
  static std::atomic<int> epoch{0};
  for (long i = 0; i < count; i += 1024) {
    epoch.store(1, std::memory_order_release);
    for (unsigned j = 0; j < 1024; ++j)
      ++words[scatter(j)];
  }
}

[[gnu::noinline]] int leaf(int value) {
  opaque(value);
  return value;
}
[[gnu::noinline]] int caller(int value) {
  return leaf(value) + 1;
}

void function_call(long count) {
  int value = 0;
  for (long i = 0; i < count; ++i)
    value = caller(value);
  opaque(value);
}

void release_acquire(long count) {
  static std::atomic<long> flag{0};
  for (long i = 0; i < count; ++i) {
    flag.store(i, std::memory_order_release);
    if (flag.load(std::memory_order_acquire) != i)
      std::abort();
  }
}

void relaxed_add(long count) {
  static std::atomic<long> counter{0};
  for (long i = 0; i < count; ++i)
    counter.fetch_add(1, std::memory_order_relaxed);
}

void lock_unlock(long count) {
  static std::mutex mutex;
  for (long i = 0; i < count; ++i) {
    mutex.lock();
    mutex.unlock();
  }
}

// Two threads take the same mutex in turn as often as they can; half of the pairs are the other's.
void lock_contended(long count) {
  static std::mutex mutex;
  static long turns = 0;
  auto take_turns = [half = count / 2] {
    for (long i = 0; i < half; ++i) {
      mutex.lock();
      opaque(turns);
      mutex.unlock();
    }
  };
  std::thread other(take_turns);
  take_turns();
  other.join();
}

// Counts pairs: four for each round.
void lock_four_deep(long count) {
  static std::vector<std::mutex> mutexes(10000);
  unsigned place = 1;
  for (long i = 0; i < count; i += 4) {
    place = place * 1664525u + 1013904223u;
    std::mutex *chosen = &mutexes[(place >> 8) % 9996];
    for (int j = 0; j < 4; ++j)
      chosen[j].lock();
    for (int j = 4; j-- > 0;)
      chosen[j].unlock();
  }
}

void malloc_free(long count) {
  for (long i = 0; i < count; ++i) {
    void *block = std::malloc(16 + static_cast<size_t>(i % 16) * 16);
    opaque(block);
    std::free(block);
  }
}

void short_libc_call(long count) {
  static char from[256], to[256];
  std::memset(from, 'x', 200);
  for (long i = 0; i < count; i += 3) {
    size_t size = 8 + static_cast<size_t>(i) % 128;
    opaque(size);
    std::memcpy(to, from, size);
    if (std::memcmp(to, from, size) != 0 || std::strlen(from) != 200)
      std::abort();
  }
}

void thread_create_join(long count) {
  for (long i = 0; i < count; ++i)
    std::thread([] {}).join();
}

struct Event {
  const char *name;
  long count; // events at --n=100
  void (*repeat)(long count);
};

const Event kEvents[] = {
    {"plain-access", 120000000, plain_access},
    {"swept-range", 400000000, swept_range},
    {"vector-access", 60000000, vector_access},
    {"first-access", 20000000, first_access},
    {"function-call", 60000000, function_call},
    {"relaxed-add", 8000000, relaxed_add},
    {"release-acquire", 4000000, release_acquire},
    {"lock-unlock", 3000000, lock_unlock},
    {"lock-contended", 3000000, lock_contended},
    {"lock-four-deep", 1500000, lock_four_deep},
    {"malloc-free", 3000000, malloc_free},
    {"short-libc-call", 9000000, short_libc_call},
    {"thread-create-join", 2000, thread_create_join},
};

double cpu_ns() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

double price(const Event &event, int percent) {
  const long count = event.count * percent / 100 + 1;
  event.repeat(count / 10 + 1);
  const double start = cpu_ns();
  event.repeat(count);
  return (cpu_ns() - start) / static_cast<double>(count);
}

} // namespace

int main(int argc, char **argv) {
  int percent = 100;
  if (argc == 3 && std::sscanf(argv[2], "--n=%d", &percent) != 1)
    argc = 0;
  for (const Event &event : kEvents) {
    if (argc < 2 || std::strcmp(event.name, argv[1]) != 0)
      continue;
    std::promise<void> done;
    std::thread bystander([&] { done.get_future().wait(); });
    std::printf("%.4f\n", price(event, percent));
    done.set_value();
    bystander.join();
    return 0;
  }
  std::fprintf(stderr, "usage: events NAME [--n=PERCENT], NAME one of:");
  for (const Event &event : kEvents)
    std::fprintf(stderr, " %s", event.name);
  std::fprintf(stderr, "\n");
  return 2;
}
