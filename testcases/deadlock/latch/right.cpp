// snarl: none
// why: the latch counts the threads that come
#include <latch>
#include <thread>

int main() {
  std::latch all(2);
  auto come = [&] { all.arrive_and_wait(); };
  std::thread one(come), two(come);
  one.join();
  two.join();
}
