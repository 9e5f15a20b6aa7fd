// snarl: none
// why: the workers are created and joined under a mutex that the other order has as well: it is their gate, too
#include <mutex>
#include <thread>

std::mutex plan, a, b;

void work() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void check() {
  std::lock_guard<std::mutex> whole(plan);
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
  std::thread checker(check);
  {
    std::lock_guard<std::mutex> whole(plan);
    std::thread one(work), two(work);
    one.join();
    two.join();
  }
  checker.join();
}
