// snarl: data-race  read@use  write@fill  on table
// why: the sequence lock's words are all atomic, but its closing store releases nothing of what they refer to
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
    table[from + i] = i; // @fill
  first.store(from, std::memory_order_relaxed);
  length.store(count, std::memory_order_relaxed);
  sequence.store(before + 2, std::memory_order_relaxed);
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
  int last = table[from + count - 1]; // @use
  writer.join();
  return last == 2 ? 0 : 1;
}
