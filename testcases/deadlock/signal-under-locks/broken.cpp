// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: who waits for news waits once at most, so the other thread may be between its two locks just then
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex own, shared;
std::condition_variable news;
int finished, seen;

void finish() {
  std::lock_guard<std::mutex> first(own);     // @a1
  std::lock_guard<std::mutex> second(shared); // @b1
  ++finished;
  news.notify_one();
}

int main() {
  std::unique_lock<std::mutex> mine(shared);
  std::thread worker(finish);
  news.wait(mine); // @b2
  {
    std::lock_guard<std::mutex> second(own); // @a2
    seen = finished;
  }
  mine.unlock();
  worker.join();
}
