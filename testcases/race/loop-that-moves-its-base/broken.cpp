// snarl: data-race  write@fill  write@main  on page
// why: the loop changes the pointer that its stores go by, and then reaches what the other thread
//      uses
#include "support/rendezvous.h"
#include <thread>

struct alignas(256) Page {
  unsigned char *at;
  unsigned char bytes[248];
};
Page page;

__attribute__((noinline)) void fill(Page &p, int n, unsigned char value) {
  for (int i = 0; i < n; ++i)
    p.at[i] = value; // @fill
}

int main() {
  page.at = reinterpret_cast<unsigned char *>(&page);
  std::thread worker([] {
    fill(page, 100, 128); // the lowest byte of `at`: the rest goes to the page's second half
    reached(1);
  });
  await(1);
  page.bytes[160] = 1; // @main
  worker.join();
  return page.bytes[160] == 1 ? 0 : 1;
}
