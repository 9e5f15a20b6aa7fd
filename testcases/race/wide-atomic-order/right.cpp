// snarl: none
// why: the store releases what was done before it
// flags: -latomic
#include <atomic>
#include <thread>

struct Header {
  long words[8];
};
std::atomic<Header> header;
int message;

int main() {
  std::thread sender([] {
    message = 7;
    header.store(Header{{1}}, std::memory_order_release);
  });
  while (header.load(std::memory_order_acquire).words[0] == 0)
    std::this_thread::yield();
  const int taken = message;
  sender.join();
  return taken == 7 ? 0 : 1;
}
