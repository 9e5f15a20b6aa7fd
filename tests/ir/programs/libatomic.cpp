// Every call of libatomic gives what libatomic gives: sized ones, structures of every size, unaligned objects.
// flags: -latomic -std=c++20
#include <atomic>
#include <cstdio>
#include <cstring>

template <int size> struct Bytes {
  unsigned char bytes[size];
};

template <int size> Bytes<size> filled(int first) {
  Bytes<size> value;
  for (int i = 0; i < size; ++i)
    value.bytes[i] = static_cast<unsigned char>(first + i);
  return value;
}

template <int size> void use() {
  std::atomic<Bytes<size>> object(filled<size>(1));
  object.store(filled<size>(2));
  Bytes<size> old = object.exchange(filled<size>(3)), expected = filled<size>(4);
  const bool first = object.compare_exchange_strong(expected, filled<size>(5));
  const bool second = object.compare_exchange_strong(expected, filled<size>(6));
  std::printf("%d: %d %d %d %d %d\n", size, old.bytes[0], first, expected.bytes[size - 1], second,
              object.load().bytes[size / 2]);
}

extern "C" {
__int128 __atomic_load_16(const volatile void *, int) noexcept;
void __atomic_store_16(volatile void *, __int128, int) noexcept;
__int128 __atomic_fetch_add_16(volatile void *, __int128, int) noexcept;
__int128 __atomic_add_fetch_16(volatile void *, __int128, int) noexcept;
__int128 __atomic_nand_fetch_16(volatile void *, __int128, int) noexcept;
}

int main() {
  use<1>(), use<2>(), use<3>(), use<4>(), use<5>(), use<7>(), use<8>(), use<12>(), use<16>(), use<17>(), use<40>();
  alignas(16) __int128 number = 0;
  __atomic_store_16(&number, 7, 5);
  const long before = static_cast<long>(__atomic_fetch_add_16(&number, 3, 5));
  const long after = static_cast<long>(__atomic_add_fetch_16(&number, -4, 5));
  const long nand = static_cast<long>(__atomic_nand_fetch_16(&number, 5, 5));
  std::printf("%ld %ld %ld %ld\n", before, after, nand, static_cast<long>(__atomic_load_16(&number, 5)));
  char room[24] = "0123456789abcdefghijklm";
  long unaligned = 0;
  __atomic_load(reinterpret_cast<long __attribute__((aligned(1))) *>(room + 3), &unaligned, __ATOMIC_SEQ_CST);
  std::printf("%.8s\n", reinterpret_cast<char *>(&unaligned));
}
