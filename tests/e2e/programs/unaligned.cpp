// A thread writes 8 and 16 bytes at the place that the argument says; the other one byte in the middle of them.
#include "support/rendezvous.h"
#include <cstdint>
#include <cstdlib>
#include <thread>

template <typename T> struct __attribute__((packed)) At {
  T value;
};
using Wide = unsigned __int128;

alignas(16) char eight[32], sixteen[48];

template <typename T> __attribute__((noinline)) void put(char *p, T value) {
  reinterpret_cast<At<T> *>(p)->value = value;
}

int main(int, char **arguments) {
  const int at = std::atoi(arguments[1]);
  std::thread other([at] {
    put<uint64_t>(eight + at, 1);
    put<Wide>(sixteen + at, 1);
    reached(1);
  });
  await(1);
  *const_cast<volatile char *>(eight + at + 4) = 1;
  *const_cast<volatile char *>(sixteen + at + 6) = 1;
  other.join();
}
