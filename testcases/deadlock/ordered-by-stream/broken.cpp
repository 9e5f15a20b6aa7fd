// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the one order comes once more after the line
#include "support/rendezvous.h"
#include <cstdio>
#include <mutex>
#include <thread>
#include <unistd.h>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {
  int ends[2];
  pipe(ends);
  FILE *in = fdopen(ends[0], "r"), *out = fdopen(ends[1], "w");
  std::thread other([&] {
    forth();
    std::fputs("line\n", out);
    std::fflush(out);
    forth();
    reached(1);
  });
  char line[8];
  std::fgets(line, sizeof line, in);
  await(1);
  back();
  other.join();
  std::fclose(in);
  std::fclose(out);
}
