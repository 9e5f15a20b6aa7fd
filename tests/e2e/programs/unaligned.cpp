// One thread writes 8 and 16 bytes at the place that the first argument says, the other one byte in the middle of them.
// The second argument says who comes first: `wide` or `narrow`.
#include "support/rendezvous.h"
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <thread>

template <typename T> struct __attribute__((packed)) At {
  T value;
};
using Wide = unsigned __int128;

alignas(16) char eight[32], sixteen[48];

template <typename T> __attribute__((noinline)) void put(char *p, T value) {
  reinterpret_cast<At<T> *>(p)->value = value;
}

void write_wide(int at) {
  put<uint64_t>(eight + at, 1);
  put<Wide>(sixteen + at, 1);
}

void write_narrow(int at) {
  *const_cast<volatile char *>(eight + at + 4) = 1;
  *const_cast<volatile char *>(sixteen + at + 6) = 1;
}

int main(int, char **arguments) {
  const int at = std::atoi(arguments[1]);
  const bool wide_first = std::strcmp(arguments[2], "wide") == 0;
  std::thread other([=] {
    wide_first ? write_wide(at) : write_narrow(at);
    reached(1);
  });
  await(1);
  wide_first ? write_narrow(at) : write_wide(at);
  other.join();
}
