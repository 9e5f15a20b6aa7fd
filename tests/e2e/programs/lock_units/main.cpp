// "cycle": main, ledger, audit, vault, main. Else: always in that order.
#include "units.h"

#include "support/rendezvous.h"
#include <cstring>
#include <mutex>
#include <thread>

std::mutex own;

void lock_own(void (*then)()) {
  std::lock_guard<std::mutex> lock(own); // @own
  then();
}

void nothing() {}

int main(int, char **argv) {
  const bool cycle = argv[1] && !strcmp(argv[1], "cycle");
  std::thread one([] {
    lock_own([] { post_to_ledger(nothing); });
    reached(1);
  });
  std::thread two([] {
    await(1);
    post_to_ledger([] { write_to_audit(nothing); });
    reached(2);
  });
  std::thread three([] {
    await(2);
    write_to_audit([] { store_in_vault(nothing); });
    reached(3);
  });
  std::thread four([cycle] {
    await(3);
    if (cycle)
      store_in_vault([] { lock_own(nothing); });
    else
      lock_own([] { store_in_vault(nothing); });
  });
  one.join();
  two.join();
  three.join();
  four.join();
}
