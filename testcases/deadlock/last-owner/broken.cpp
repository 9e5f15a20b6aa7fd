// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: what a thread does behind its share may be under way when the last one ends the session
#include "support/rendezvous.h"
#include <memory>
#include <mutex>
#include <thread>

std::mutex a, b;

void note() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

struct Session {
  ~Session() {
    std::lock_guard<std::mutex> first(b);  // @b2
    std::lock_guard<std::mutex> second(a); // @a2
  }
};

void work(std::shared_ptr<Session> session) {
  note();
  session.reset();
  note();
  reached(1);
}

void workLonger(std::shared_ptr<Session> session) {
  await(1);
  session.reset();
}

int main() {
  auto session = std::make_shared<Session>();
  std::thread one(work, session);
  std::thread two(workLonger, session);
  session.reset();
  one.join();
  two.join();
}
