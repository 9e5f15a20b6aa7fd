// snarl: rwlock-misuse  at@reader  acquired@read
// snarl: rwlock-misuse  at@writer  acquired@write
// snarl: rwlock-misuse  at@timed  acquired@timed_read
// why: who reads lets go as a writer would, and who writes as a reader
#include <mutex>
#include <shared_mutex>
#include <thread>

std::shared_mutex table;
std::shared_timed_mutex journal;
int rows;

int count() {
  table.lock_shared(); // @read
  const int seen = rows;
  table.unlock(); // @reader
  return seen;
}

void add() {
  table.lock(); // @write
  ++rows;
  table.unlock_shared(); // @writer
}

void look() {
  journal.lock_shared(); // @timed_read
  std::unique_lock<std::shared_timed_mutex> hold(journal, std::adopt_lock);
} // @timed

int main() {
  std::thread clerk([] {
    count();
    look();
  });
  clerk.join();
  add();
}
