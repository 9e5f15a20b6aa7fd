// snarl: none
// why: the making of a static local is ordered before each use
#include "support/rendezvous.h"
#include <string>
#include <thread>

const std::string &settings() {
  static const std::string current(100, 'x');
  return current;
}

int main() {
  std::thread first([] {
    settings();
    reached(1);
  });
  await(1);
  bool ok = settings()[99] == 'x';
  first.join();
  return ok ? 0 : 1;
}
