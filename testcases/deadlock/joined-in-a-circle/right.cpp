// snarl: none
// why: a lock around all excludes the circle; and who is waited for takes what nobody holds that long
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex settings, log_lock, table;
int lines, rows;

int main() {
  std::thread logger([] {
    {
      std::lock_guard<std::mutex> first(settings);
      std::lock_guard<std::mutex> second(log_lock);
      ++lines;
    }
    reached(1);
  });
  std::thread worker([] {
    await(1);
    {
      std::lock_guard<std::mutex> one(log_lock);
      ++lines;
    }
    reached(2);
  });
  await(2);
  {
    std::lock_guard<std::mutex> held(settings);
    worker.join();
  }
  {
    std::lock_guard<std::mutex> held(table);
    ++rows;
  }
  logger.join();
}
