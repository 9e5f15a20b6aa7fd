// snarl: none
// why: the second thread starts after the first was joined: they can never meet
#include <mutex>
#include <thread>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
  std::thread one(forth);
  one.join();
  std::thread two(back);
  two.join();
}
