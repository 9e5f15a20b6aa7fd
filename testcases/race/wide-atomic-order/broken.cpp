// snarl: data-race  write@fill  read@take  on message
// why: an atomic of 64 bytes is guarded by a lock of the library, which orders nothing: the order of the operation does
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
    message = 7; // @fill
    header.store(Header{{1}}, std::memory_order_relaxed);
  });
  while (header.load(std::memory_order_acquire).words[0] == 0)
    std::this_thread::yield();
  const int taken = message; // @take
  sender.join();
  return taken == 7 ? 0 : 1;
}
