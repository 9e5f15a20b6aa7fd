// Rings of one producer and one consumer: data is written plainly and handed over by release and acquire.
#include "support/kernel.h"

#include <atomic>
#include <chrono>

struct Message {
  long sequence;
  long payload[7];
};

class Ring {
public:
  // A side that has to wait sleeps: what is measured is the messages, not the waiting.
  void send(const Message &message) {
    const unsigned at = sent_.load(std::memory_order_relaxed);
    while (at - received_.load(std::memory_order_acquire) == kSlots)
      std::this_thread::sleep_for(std::chrono::microseconds(20));
    slots_[at % kSlots] = message;
    sent_.store(at + 1, std::memory_order_release);
  }
  Message receive() {
    const unsigned at = received_.load(std::memory_order_relaxed);
    while (at == sent_.load(std::memory_order_acquire))
      std::this_thread::sleep_for(std::chrono::microseconds(20));
    const Message message = slots_[at % kSlots];
    received_.store(at + 1, std::memory_order_release);
    return message;
  }

private:
  static constexpr unsigned kSlots = 4096;
  alignas(64) std::atomic<unsigned> sent_{0};
  alignas(64) std::atomic<unsigned> received_{0};
  alignas(64) Message slots_[kSlots];
};

static void produce(Ring &ring, long count) {
  for (long i = 0; i < count; ++i)
    ring.send(Message{i, {i, 1, 2, 3, 4, 5, 6}});
}

static void consume(Ring &ring, long count) {
  for (long i = 0; i < count; ++i) {
    const Message message = ring.receive();
    bench::expect(message.sequence == i && message.payload[0] == i && message.payload[6] == 6, "message");
  }
}

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long count = work.scaled(12000000);
  const int pairs = work.threads < 2 ? 1 : work.threads / 2;
  std::vector<Ring> rings(pairs);
  bench::on_threads(pairs * 2, [&](int index) {
    if (index % 2 == 0)
      produce(rings[index / 2], count / pairs);
    else
      consume(rings[index / 2], count / pairs);
  });
}
