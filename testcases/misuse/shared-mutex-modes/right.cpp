// snarl: none
// why: each unlock is that of its lock
#include <mutex>
#include <shared_mutex>
#include <thread>

std::shared_mutex table;
std::shared_timed_mutex journal;
int rows;

int count() {
  table.lock_shared();
  const int seen = rows;
  table.unlock_shared();
  return seen;
}

void add() {
  table.lock();
  ++rows;
  table.unlock();
}

void look() {
  journal.lock_shared();
  std::shared_lock<std::shared_timed_mutex> hold(journal, std::adopt_lock);
}

int main() {
  std::thread clerk([] {
    count();
    look();
  });
  clerk.join();
  add();
}
