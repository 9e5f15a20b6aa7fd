// snarl: none
// why: what is printed comes before what is read
#include <cstdio>
#include <mutex>
#include <thread>
#include <unistd.h>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
  int ends[2];
  pipe(ends);
  FILE *in = fdopen(ends[0], "r"), *out = fdopen(ends[1], "w");
  std::thread other([&] {
    forth();
    std::fputs("line\n", out);
    std::fflush(out);
  });
  char line[8];
  std::fgets(line, sizeof line, in);
  back();
  other.join();
  std::fclose(in);
  std::fclose(out);
}
