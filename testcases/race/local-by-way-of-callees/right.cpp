// snarl: none
// why: functions of the module get local objects by reference and keep the addresses to themselves; each thread has its
//      own, and what they hold is changed by their thread alone
#include "support/rendezvous.h"
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#define NOINLINE __attribute__((noinline))

struct Pair {
  int first, second;
};
struct Holder {
  Pair *pair;
  int unused;
};

std::mutex mutex;
std::condition_variable changed;
int turns;

NOINLINE inline int &secondOf(Pair &pair) {
  pair.first += 1;
  return pair.second;
}
NOINLINE inline char &lastOf(std::string &s) {
  s += 'x';
  return s.back();
}
NOINLINE inline int sumOf(const Holder &holder) {
  return ++holder.pair->first + holder.pair->second;
}
NOINLINE inline std::string joined(std::vector<std::string> &&parts) {
  std::string all;
  for (std::string &part : parts)
    all += std::move(part);
  return all;
}
NOINLINE inline void waitFor(std::unique_lock<std::mutex> &lock, int turn) {
  while (turns < turn)
    changed.wait(lock);
}

// Its frame lies where the other thread's may have lain before.
NOINLINE int work(int n) {
  Pair pair{1, n};
  secondOf(pair) += 1;
  const Holder holder{&pair, 3};
  std::string s("short");
  lastOf(s) = 'y';
  std::vector<std::string> parts;
  parts.push_back(std::move(s));
  parts.push_back(std::string("long enough that its text is elsewhere"));
  const std::string all = joined(std::move(parts));
  std::unique_ptr<Pair> made(new Pair{n, n});
  secondOf(*made) += 1;
  return sumOf(holder) + static_cast<int>(all.size()) + made->second - n;
}

int main() {
  int sums[2] = {};
  std::thread workers[2];
  for (int i = 0; i < 2; ++i)
    workers[i] = std::thread([i, &sums] {
      meet(2);
      for (int n = 0; n < 100; ++n)
        sums[i] += work(n);
      std::unique_lock<std::mutex> lock(mutex);
      ++turns;
      changed.notify_all();
      waitFor(lock, 2);
    });
  for (std::thread &worker : workers)
    worker.join();
  return sums[0] == sums[1] ? 0 : 1;
}
