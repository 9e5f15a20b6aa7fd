// snarl: none
// why: all write, all meet, all read, all meet
#include <barrier>
#include <thread>

int cells[2];
int next[2];
std::barrier<> step(2);

void run(int me) {
  for (int i = 0; i < 10; ++i) {
    next[me] = cells[1 - me] + 1;
    step.arrive_and_wait();
    cells[me] = next[me];
    step.arrive_and_wait();
  }
}

int main() {
  std::thread other(run, 1);
  run(0);
  other.join();
  return cells[0] == 10 && cells[1] == 10 ? 0 : 1;
}
