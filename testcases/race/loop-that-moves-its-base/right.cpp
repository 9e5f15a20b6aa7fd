// snarl: none
// why: the loop's first store changes the pointer that its further stores go by, so that it never reaches what the
//      other thread uses
#include "support/rendezvous.h"
#include <thread>

struct alignas(256) Page {
  unsigned char *at;
  unsigned char bytes[248];
};
Page page;

__attribute__((noinline)) void fill(Page &p, int n, unsigned char value) {
  for (int i = 0; i < n; ++i)
    p.at[i] = value;
}

int main() {
  page.at = reinterpret_cast<unsigned char *>(&page);
  std::thread worker([] {
    fill(page, 100, 128); // the lowest byte of `at`: the rest goes to the page's second half
    reached(1);
  });
  await(1);
  page.bytes[32] = 1;
  worker.join();
  return page.bytes[32] == 1 && page.bytes[200] == 128 ? 0 : 1;
}
