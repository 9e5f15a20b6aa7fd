// snarl: none
// why: each order on its side of the release that the other thread needs
#include <mutex>
#include <semaphore>
#include <thread>

std::mutex a, b;
std::counting_semaphore<4> done(0);

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
  std::thread other([] {
    forth();
    done.release();
  });
  done.acquire();
  back();
  other.join();
}
