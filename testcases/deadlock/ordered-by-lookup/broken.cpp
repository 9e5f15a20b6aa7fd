// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the one order comes once more after the address was asked for
#include "support/rendezvous.h"
#include <mutex>
#include <netdb.h>
#include <thread>

std::mutex a, b;
gaicb host{};

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {
  host.ar_name = "127.0.0.1";
  std::thread other([&] {
    forth();
    gaicb *hosts[] = {&host};
    getaddrinfo_a(GAI_NOWAIT, hosts, 1, nullptr);
    reached(1);
    forth();
    reached(2);
  });
  await(1);
  const gaicb *hosts[] = {&host};
  gai_suspend(hosts, 1, nullptr);
  await(2);
  back();
  other.join();
  freeaddrinfo(host.ar_result);
}
