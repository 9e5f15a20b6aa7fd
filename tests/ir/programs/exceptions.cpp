// Frames are unwound by exceptions through several functions, caught, rethrown and swallowed.
#include <cstdio>
#include <stdexcept>
#include <string>

struct Guard {
  int *count;
  ~Guard() { ++*count; }
};

__attribute__((noinline)) int thrower(int depth, int *count) {
  Guard guard{count};
  if (depth == 0)
    throw std::runtime_error("bottom");
  return thrower(depth - 1, count) + 1;
}

__attribute__((noinline)) int swallow(int depth, int *count) {
  try {
    return thrower(depth, count);
  } catch (const std::runtime_error &) {
    return -1;
  }
}

int rethrow(int *count) try { return thrower(3, count); } catch (...) {
  throw;
}

int main() {
  int count = 0, sum = 0;
  for (int i = 0; i < 100; ++i)
    sum += swallow(i % 7, &count);
  std::string text;
  try {
    rethrow(&count);
  } catch (const std::exception &error) {
    text = error.what();
  }
  std::printf("%d %d %s\n", count, sum, text.c_str());
}
