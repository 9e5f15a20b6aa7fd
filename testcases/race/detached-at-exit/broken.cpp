// snarl: data-race  read@report  write@work  on progress
// why: a daemon thread goes on while main reports and ends the program
#include "support/rendezvous.h"
#include <thread>

int progress;

void daemon_thread() {
  progress = 1; // @work
  reached(1);
  await(2); // never: still there when the program ends
}

int main() {
  std::thread(daemon_thread).detach();
  await(1);
  return progress == 1 ? 0 : 1; // @report
}
