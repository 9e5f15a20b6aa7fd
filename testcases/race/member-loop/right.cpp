// snarl: none
// why: a loop over one member of many objects reads only that, however many the processor loads at once
#include "support/rendezvous.h"
#include <thread>

struct Account {
  int balance, visits;
};
Account accounts[1000];
short samples[3000], firsts[1000];

__attribute__((noinline)) long total(const Account *of, long n) {
  long sum = 0;
  for (long i = 0; i < n; ++i)
    sum += of[i].balance;
  return sum;
}

__attribute__((noinline)) void take_firsts(const short *from, short *to, long n) {
  for (long i = 0; i < n; ++i)
    to[i] = from[3 * i];
}

int main() {
  std::thread visitor([] {
    for (Account &account : accounts)
      account.visits += 1;
    for (int i = 0; i < 3000; ++i)
      if (i % 3 != 0)
        samples[i] = 1;
    reached(1);
  });
  await(1);
  const long sum = total(accounts, 1000);
  take_firsts(samples, firsts, 1000);
  visitor.join();
  return sum == 0 && firsts[999] == 0 ? 0 : 1;
}
