// snarl: data-race  write@one  write@other  on arena
// snarl: data-race  write@third  write@fourth  on pool
// why: of the resources in the standard library only the synchronised pool may be used by several threads
#include "support/rendezvous.h"
#include <memory_resource>
#include <thread>
#include <vector>

std::pmr::monotonic_buffer_resource arena;
std::pmr::unsynchronized_pool_resource pool;

int main() {
  std::thread worker([] {
    std::pmr::vector<int> numbers(8, &arena); // @one
    (void)pool.allocate(16);                  // @third
    reached(1);
  });
  await(1);
  std::pmr::vector<int> numbers(8, &arena); // @other
  (void)pool.allocate(16);                  // @fourth
  worker.join();
  return 0;
}
