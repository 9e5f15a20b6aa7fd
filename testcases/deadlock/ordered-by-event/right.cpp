// snarl: none
// why: nothing is in the event before the work is done
#include <mutex>
#include <sys/eventfd.h>
#include <thread>

std::mutex a, b;
int event;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
  event = eventfd(0, 0);
  std::thread other([] {
    forth();
    eventfd_write(event, 1);
  });
  eventfd_t value;
  eventfd_read(event, &value);
  back();
  other.join();
}
