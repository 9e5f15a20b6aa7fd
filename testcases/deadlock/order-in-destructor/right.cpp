// snarl: none
// why: the destructor is over before the thread is joined
#include <mutex>
#include <thread>

std::mutex a, b;

struct Account {
  int value = 0;
  ~Account() {
    std::lock_guard<std::mutex> first(a);
    std::lock_guard<std::mutex> second(b);
  }
};
thread_local Account account;

int main() {
  std::thread one([] { account.value = 1; });
  one.join();
  std::thread two([] {
    std::lock_guard<std::mutex> first(b);
    std::lock_guard<std::mutex> second(a);
  });
  two.join();
}
