// snarl: data-race  read@take  write@late  on result
// why: what a task does after it has kept its promise is not covered by the future
#include "support/rendezvous.h"
#include <future>
#include <thread>

int result;

int main() {
  std::promise<void> done;
  auto finished = done.get_future();
  std::thread task([&done] {
    done.set_value();
    result = 42; // @late
    reached(1);
  });
  finished.get();
  await(1);
  int seen = result; // @take
  task.join();
  return seen == 42 ? 0 : 1;
}
