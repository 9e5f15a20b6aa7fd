// snarl: potential-deadlock  holds@registry wants@use  holds@last wants@erase
// why: who has found the session does not own it, so that the last one may be about to end it while he locks it
#include "support/rendezvous.h"
#include <map>
#include <memory>
#include <mutex>
#include <thread>

struct Session;

std::mutex registry;
std::map<int, Session *> sessions;

struct Session {
  int number, uses = 0;
  std::mutex lock;

  explicit Session(int number) : number(number) {}
  ~Session() {
    std::lock_guard<std::mutex> last(lock);      // @last
    std::lock_guard<std::mutex> entry(registry); // @erase
    sessions.erase(number);
  }
};

void use(int number) {
  std::lock_guard<std::mutex> entry(registry); // @registry
  Session *session = sessions.at(number);
  std::lock_guard<std::mutex> mine(session->lock); // @use
  ++session->uses;
}

int main() {
  for (int number = 0; number < 20; ++number) {
    auto session = std::make_shared<Session>(number);
    {
      std::lock_guard<std::mutex> entry(registry);
      sessions[number] = session.get();
    }
    std::thread one([number] {
      for (int i = 0; i < 10; ++i)
        use(number);
      reached(2 * number + 1);
    });
    std::thread two([number, session]() mutable {
      use(number);
      await(2 * number + 1);
      session.reset();
    });
    session.reset();
    one.join();
    two.join();
  }
}
