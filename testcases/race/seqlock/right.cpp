// snarl: none
// why: a reader whose two looks at the sequence agree has acquired what the writer released by closing it
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

std::atomic<unsigned> sequence;
std::atomic<int> first, length; // a part of the table, read and written as one
int table[8];

void write(int from, int count) {
  unsigned before = sequence.load(std::memory_order_relaxed);
  sequence.store(before + 1, std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_release);
  for (int i = 0; i < count; ++i)
    table[from + i] = i;
  first.store(from, std::memory_order_relaxed);
  length.store(count, std::memory_order_relaxed);
  sequence.store(before + 2, std::memory_order_release);
}

void read(int &from, int &count) {
  unsigned before, after;
  do {
    before = sequence.load(std::memory_order_acquire);
    from = first.load(std::memory_order_relaxed);
    count = length.load(std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_acquire);
    after = sequence.load(std::memory_order_relaxed);
  } while (before != after || before % 2);
}

int main() {
  std::thread writer([] {
    write(4, 3);
    reached(1);
  });
  await(1);
  int from, count;
  read(from, count);
  int last = table[from + count - 1];
  writer.join();
  return last == 2 ? 0 : 1;
}
