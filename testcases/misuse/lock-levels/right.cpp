// snarl: none
// why: locks are taken in the order of their levels; a try waits for nothing, a lock without a level has no order
#include <mutex>
#include <snarl/annotations.h>
#include <thread>

std::mutex account, journal, any;
std::recursive_mutex again;

void post() {
  std::lock_guard<std::mutex> free(any);
  std::lock_guard<std::mutex> first(account);
  std::lock_guard<std::mutex> second(journal);
}

void peek() {
  std::lock_guard<std::mutex> first(journal);
  std::unique_lock<std::mutex> second(account, std::try_to_lock);
  std::lock_guard<std::recursive_mutex> third(again);
  std::lock_guard<std::recursive_mutex> fourth(again);
}

int main() {
  SNARL_LOCK_LEVEL(&account, 1);
  SNARL_LOCK_LEVEL(&journal, 2);
  SNARL_LOCK_LEVEL(&again, 3);
  std::thread poster(post);
  poster.join();
  std::thread reader(peek);
  reader.join();
}
