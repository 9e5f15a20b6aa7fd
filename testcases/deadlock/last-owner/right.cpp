// snarl: none
// why: the session ends when the last share is given up, so its destructor comes after what each did while he had one
#include "support/rendezvous.h"
#include <memory>
#include <mutex>
#include <thread>

std::mutex a, b;

void note() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

struct Session {
  ~Session() {
    std::lock_guard<std::mutex> first(b);
    std::lock_guard<std::mutex> second(a);
  }
};

void work(std::shared_ptr<Session> session) {
  note();
  session.reset();
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
