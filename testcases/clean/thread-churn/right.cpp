// snarl: none
// why: many threads one after another, their stacks and names used again
#include <thread>
#include <vector>

int slots[8];

int main() {
  for (int round = 0; round < 50; ++round) {
    std::vector<std::thread> threads;
    for (int &slot : slots)
      threads.emplace_back([&slot] {
        int local[64] = {};
        for (int &cell : local)
          cell += 1;
        slot += local[63];
      });
    for (auto &thread : threads)
      thread.join();
  }
  return slots[7] == 50 ? 0 : 1;
}
