// snarl: data-race  write@put  read@take  on message
// snarl: lock-held  at@check  acquired@lock
// why: the queue's annotations order the message only when they are made around the hand-over
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
    AnnotatePCQPut(__FILE__, __LINE__, &queue);
    message = 42; // @put
    reached(1);
  });
  await(1);
  hits += 1;
  AnnotatePCQGet(__FILE__, __LINE__, &queue);
  int got = message;              // @take
  guard.lock();                   // @lock
  __tsan_check_no_mutexes_held(); // @check
  guard.unlock();
  producer.join();
  return got - 42;
}
