// snarl: none
// why: what the other thread uses is next to what each loop reaches, and between
#include "support/rendezvous.h"
#include <thread>

constexpr long size = 1000, rows = 24, width = 40;
struct Pair {
  int mine, theirs;
};
long forwards[size + 2], backwards[size + 2], strided[size], early[size], some[size], total[2], others[1];
unsigned char bytes[size + 3];
int grid[rows][width], columns[rows][width], triangle[width][width];
Pair pairs[size];

__attribute__((noinline)) void fill(long *a, long n) {
  for (long i = 0; i < n; ++i)
    a[i] = i;
}

__attribute__((noinline)) void fill_back(long *a, long n) {
  for (long i = n; i-- > 0;)
    a[i] += i;
}

__attribute__((noinline)) int sum(const unsigned char *a, long n) {
  int result = 0;
  for (long i = 0; i < n; ++i)
    result += a[i];
  return result;
}

__attribute__((noinline)) void every_second(long *a, long n) {
  for (long i = 0; i < n; i += 2)
    a[i] = i;
}

__attribute__((noinline)) long find(const long *a, long n, long wanted) {
  long i = 0;
  for (; i < n; ++i)
    if (a[i] == wanted)
      break;
  return i;
}

__attribute__((noinline)) void fill_some(long *a, long n) {
  for (long i = 0; i < n; ++i)
    if (i % 7 != 3)
      a[i] = i;
}

__attribute__((noinline)) void fill_mine(Pair *a, long n) {
  for (long i = 0; i < n; ++i)
    a[i].mine = static_cast<int>(i);
}

__attribute__((noinline)) void left_part(int (*a)[width], long n, long columns_used) {
  for (long row = 0; row < n; ++row)
    for (long column = 0; column < columns_used; ++column)
      a[row][column] = 1;
}

__attribute__((noinline)) void even_columns(int (*a)[width], long n) {
  for (long column = 0; column < width; column += 2)
    for (long row = 0; row < n; ++row)
      a[row][column] = 1;
}

__attribute__((noinline)) void lower_part(int (*a)[width]) {
  for (long row = 0; row < width; ++row)
    for (long column = 0; column <= row; ++column)
      a[row][column] = 1;
}

__attribute__((noinline)) void add_up(const long *a, long n, long *result) {
  for (long i = 0; i < n; ++i)
    *result += a[i];
}

int main() {
  early[500] = 1;
  std::thread worker([] {
    fill(forwards + 1, size);
    fill_back(backwards + 1, size);
    volatile int used = sum(bytes + 1, size);
    every_second(strided, size);
    used = used + static_cast<int>(find(early, size, 1));
    fill_some(some, size);
    fill_mine(pairs, size);
    left_part(grid, rows, width - 1);
    even_columns(columns, rows);
    lower_part(triangle);
    add_up(forwards + 1, size, total);
    fill(others, 0);
    add_up(others, 0, total + 1);
    reached(1);
  });
  await(1);
  forwards[0] = forwards[size + 1] = 7;
  backwards[0] = backwards[size + 1] = 7;
  bytes[0] = bytes[size + 1] = 7;
  for (long i = 1; i < size; i += 2)
    strided[i] = 7;
  for (long i = 501; i < size; ++i)
    early[i] = 7;
  for (long i = 3; i < size; i += 7)
    some[i] = 7;
  for (long i = 0; i < size; ++i)
    pairs[i].theirs = 7;
  for (long row = 0; row < rows; ++row)
    grid[row][width - 1] = 7;
  for (long row = 0; row < rows; ++row)
    for (long column = 1; column < width; column += 2)
      columns[row][column] = 7;
  for (long row = 0; row < width; ++row)
    for (long column = row + 1; column < width; ++column)
      triangle[row][column] = 7;
  total[1] = others[0] = 7;
  worker.join();
}
