// snarl: none
// why: a synchronised pool, even on one that is not; an arena for each thread; one that main uses up to now
#include <memory_resource>
#include <string>
#include <thread>
#include <vector>

std::pmr::monotonic_buffer_resource first;
std::pmr::unsynchronized_pool_resource below;
std::pmr::synchronized_pool_resource pool(&below);

void work() {
  std::pmr::monotonic_buffer_resource arena(&pool);
  for (int i = 0; i < 100; ++i) {
    std::pmr::vector<std::pmr::string> words(3, &arena);
    words[1] = "a text that is longer than a short one may be";
    std::pmr::vector<int> numbers(static_cast<size_t>(i * 10), &pool);
    if (i % 30 == 0) {
      words = std::pmr::vector<std::pmr::string>(&arena);
      words.shrink_to_fit();
    }
  }
}

int main() {
  std::pmr::vector<int> numbers(8, &first);
  std::thread one([&numbers] {
    numbers.resize(100);
    work();
  });
  std::thread other(work);
  one.join();
  numbers.resize(1000);
  other.join();
  first.release();
  return 0;
}
