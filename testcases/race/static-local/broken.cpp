// snarl: data-race  read@use  write@change  on settings()::current
// why: a static local is made once and safely, but what is changed afterwards is shared like any global
#include "support/rendezvous.h"
#include <thread>

int &settings() {
  static int current = static_cast<int>(sizeof(void *));
  return current;
}

int main() {
  std::thread changer([] {
    settings() = 1; // @change
    reached(1);
  });
  await(1);
  int seen = settings(); // @use
  changer.join();
  return seen == 1 ? 0 : 1;
}
