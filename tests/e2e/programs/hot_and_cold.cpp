// Two threads whose hot loops use up any budget. Then, while accesses rest, each comes once to code that races
// ("cold"); a lock hands a counter from one to the other all the time. "right" leaves the race out, "short" most of the
// loops.
#include <cstdio>
#include <cstring>
#include <mutex>
#include <thread>
#include <vector>

#include "testcases/support/rendezvous.h"

static std::mutex lock;
static long handed_over;
static volatile int last_wish;
static std::vector<unsigned> tables[2]; // one for each thread, but known to both: what is private is not checked

static unsigned long churn(std::vector<unsigned> &table, int rounds) {
  unsigned place = 1;
  unsigned long sum = 0;
  for (int round = 0; round < rounds; ++round) {
    for (int i = 0; i < 2000; ++i) {
      place = place * 1664525u + 1013904223u;
      sum += table[place >> 14]++;
    }
    std::lock_guard guard(lock);
    ++handed_over;
  }
  return sum;
}

__attribute__((noinline)) static void said(const char *what) {
  __asm__ volatile("" : : "r"(what) : "memory");
}
// No leaf: the tests of leaves are planted.
__attribute__((noinline)) static void wish(int what) {
  last_wish = what; // @wish
  said("a wish");
}

int main(int argc, char **argv) {
  const bool right = argc > 1 && !std::strcmp(argv[1], "right"), brief = argc > 1 && !std::strcmp(argv[1], "short");
  auto work = [right, brief](int number) {
    tables[number].resize(1 << 18);
    const unsigned long sum = churn(tables[number], brief ? 4 : 4000);
    meet(2);
    if (!right)
      wish(number);
    return sum;
  };
  std::thread other([&] { work(0); });
  work(1);
  other.join();
  std::printf("%ld\n", handed_over);
}
