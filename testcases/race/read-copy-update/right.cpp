// snarl: none
// why: a new version is published with release; the old one is freed once the reader has released it
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

struct Version {
  int value;
};

std::atomic<Version *> current;
std::atomic<int> readers;

int read() {
  readers.fetch_add(1);
  Version *version = current.load(std::memory_order_acquire);
  int value = version->value;
  readers.fetch_sub(1, std::memory_order_release);
  return value;
}

void update(int value) {
  Version *old = current.exchange(new Version{value}, std::memory_order_acq_rel);
  while (readers.load(std::memory_order_acquire) != 0)
    std::this_thread::yield();
  delete old;
}

int main() {
  current = new Version{1};
  int seen = 0;
  std::thread reader([&seen] {
    seen = read();
    reached(1);
  });
  await(1);
  update(2);
  reader.join();
  delete current.load();
  return seen == 1 ? 0 : 1;
}
