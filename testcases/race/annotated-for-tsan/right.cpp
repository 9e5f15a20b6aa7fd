// snarl: none
// why: the message is there before the queue hands it over
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

extern "C" {
void AnnotateBenignRaceSized(const char *file, int line, const volatile void *address, size_t size, const char *reason);
void AnnotatePCQPut(const char *file, int line, const volatile void *queue);
void AnnotatePCQGet(const char *file, int line, const volatile void *queue);
void __tsan_check_no_mutexes_held();
}

int queue, hits, message;
std::mutex guard;

int main() {
  AnnotateBenignRaceSized(__FILE__, __LINE__, &hits, sizeof hits, "a statistic");
  std::thread producer([] {
    hits += 1;
    message = 42;
    AnnotatePCQPut(__FILE__, __LINE__, &queue);
    reached(1);
  });
  await(1);
  hits += 1;
  AnnotatePCQGet(__FILE__, __LINE__, &queue);
  int got = message;
  guard.lock();
  guard.unlock();
  __tsan_check_no_mutexes_held();
  producer.join();
  return got - 42;
}
