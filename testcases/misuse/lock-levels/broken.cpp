// snarl: lock-level-violation  at@account  acquired@journal
// why: by their levels accounts come before the journal; one function takes them the other way, and nobody else ran yet
#include <mutex>
#include <snarl/annotations.h>
#include <thread>

std::mutex account, journal;

void post() {
  std::lock_guard<std::mutex> first(journal);  // @journal
  std::lock_guard<std::mutex> second(account); // @account
}

int main() {
  SNARL_LOCK_LEVEL(&account, 1);
  SNARL_LOCK_LEVEL(&journal, 2);
  std::thread poster(post);
  poster.join();
}
