// snarl: none
// why: the locks are taken one after the other
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex own, shared;
std::condition_variable news;
int finished, seen;

void finish() {
  std::lock_guard<std::mutex> first(own);
  std::lock_guard<std::mutex> second(shared);
  ++finished;
  news.notify_one();
}

int main() {
  std::unique_lock<std::mutex> mine(shared);
  std::thread worker(finish);
  news.wait(mine);
  mine.unlock();
  {
    std::lock_guard<std::mutex> guard(own);
    seen = finished;
  }
  worker.join();
}
