// Code of the program that libraries call back: the functions that called the library stand in the stacks too.
#include <cstdlib>
#include <mutex>
#include <pthread.h>
#include <thread>

int hits[4];

template <int which> int compare(const void *a, const void *b) {
  ++hits[which];
  return *static_cast<const int *>(a) - *static_cast<const int *>(b);
}

__attribute__((noinline)) void sort_them() {
  int numbers[] = {2, 1};
  qsort(numbers, 2, sizeof(int), compare<0>); // @sort
}

__attribute__((noinline)) void search_them() {
  int numbers[] = {1, 2}, key = 1;
  static_cast<void>(!bsearch(&key, numbers, 2, sizeof(int), compare<1>)); // @search
}

__attribute__((noinline)) void once_in_cxx() {
  std::once_flag once;
  std::call_once(once, [] { ++hits[2]; }); // @once
}

__attribute__((noinline)) void once_in_c() {
  static thread_local pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, [] { ++hits[3]; }); // @once_in_c
}

int main() {
  std::thread other([] {
    for (int &hit : hits)
      ++hit;
  });
  sort_them();
  search_them();
  once_in_cxx();
  once_in_c();
  other.join();
}
