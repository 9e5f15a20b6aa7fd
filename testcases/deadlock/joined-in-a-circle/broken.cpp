// snarl: potential-deadlock  holds@settings wants@joined  holds@- wants@log_by_worker  holds@log wants@settings_by_logger
// snarl: potential-deadlock  holds@table wants@table_joined  holds@- wants@table_by_keeper
// why: who is waited for wants a lock whose holder wants the one that is held meanwhile; or the lock itself, within another
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex settings, log_lock, table, cache;
int lines, rows;

void log_settings() {
  std::lock_guard<std::mutex> first(log_lock);  // @log
  std::lock_guard<std::mutex> second(settings); // @settings_by_logger
  ++lines;
}

void keep() {
  std::lock_guard<std::mutex> first(cache);
  std::lock_guard<std::mutex> second(table); // @table_by_keeper
  ++rows;
}

int main() {
  std::thread logger([] {
    log_settings();
    reached(1);
  });
  std::thread worker([] {
    await(1);
    {
      std::lock_guard<std::mutex> one(log_lock); // @log_by_worker
      ++lines;
    }
    reached(2);
  });
  std::thread keeper([] {
    await(2);
    keep();
    reached(3);
  });
  await(3);
  {
    std::lock_guard<std::mutex> held(settings); // @settings
    worker.join();                              // @joined
  }
  {
    std::lock_guard<std::mutex> held(table); // @table
    keeper.join();                           // @table_joined
  }
  logger.join();
}
