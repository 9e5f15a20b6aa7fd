// snarl: none
// why: it is looked at after the join; the thread itself may ask for it as long as it runs
#include "support/rendezvous.h"
#include <thread>

int main() {
  bool is_own = false;
  std::thread worker([&] {
    await(1); // until it is about to be joined
    is_own = worker.get_id() == std::this_thread::get_id();
  });
  std::thread joiner([&worker] {
    reached(1);
    worker.join();
  });
  joiner.join();
  return worker.joinable() || !is_own ? 1 : 0;
}
