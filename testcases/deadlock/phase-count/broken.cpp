// snarl: stall  at@arrive  at@joined
// why: the barrier's phase ends with one thread more than there are
#include <barrier>
#include <thread>

int main() {
  std::barrier all(3);
  auto come = [&] {
    all.arrive_and_wait(); // @arrive
  };
  std::thread one(come), two(come);
  one.join(); // @joined
  two.join();
}
