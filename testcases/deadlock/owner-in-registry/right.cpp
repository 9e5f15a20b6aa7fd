// snarl: none
// why: who has found the session owns it, too, so that nobody ends it while he locks it
#include "support/rendezvous.h"
#include <map>
#include <memory>
#include <mutex>
#include <thread>

struct Session;

std::mutex registry;
std::map<int, std::weak_ptr<Session>> sessions;

struct Session {
  int number, uses = 0;
  std::mutex lock;

  explicit Session(int number) : number(number) {}
  ~Session() {
    std::lock_guard<std::mutex> last(lock);
    std::lock_guard<std::mutex> entry(registry);
    sessions.erase(number);
  }
};

void use(int number) {
  std::shared_ptr<Session> session;
  std::lock_guard<std::mutex> entry(registry);
  session = sessions.at(number).lock();
  std::lock_guard<std::mutex> mine(session->lock);
  ++session->uses;
}

int main() {
  for (int number = 0; number < 20; ++number) {
    auto session = std::make_shared<Session>(number);
    {
      std::lock_guard<std::mutex> entry(registry);
      sessions[number] = session;
    }
    std::thread one([number, session]() mutable {
      for (int i = 0; i < 10; ++i)
        use(number);
      session.reset();
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
