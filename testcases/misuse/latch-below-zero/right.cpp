// snarl: none
// why: the latch is made for as many as there are
#include <latch>
#include <thread>

std::latch done(2);

void work() {
  done.count_down();
}

int main() {
  std::thread first(work);
  first.join();
  std::thread second(work);
  second.join();
  done.wait();
}
