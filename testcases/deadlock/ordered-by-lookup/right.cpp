// snarl: none
// why: who asks for an address does so before whoever learns of it goes on
#include "support/rendezvous.h"
#include <mutex>
#include <netdb.h>
#include <thread>

std::mutex a, b;
gaicb host{};

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
  host.ar_name = "127.0.0.1";
  std::thread other([&] {
    forth();
    gaicb *hosts[] = {&host};
    getaddrinfo_a(GAI_NOWAIT, hosts, 1, nullptr);
    reached(1);
  });
  await(1);
  const gaicb *hosts[] = {&host};
  gai_suspend(hosts, 1, nullptr);
  back();
  other.join();
  freeaddrinfo(host.ar_result);
}
