// snarl: data-race  write@fill  write@first  on forwards
// snarl: data-race  write@back  read@lowest  on backwards
// snarl: data-race  read@sum  write@last  on bytes
// snarl: data-race  write@grid  write@cell  on grid
// snarl: data-race  write@column  write@corner  on columns
// snarl: data-race  update@total  write@reset  on total
// why: each loop reaches one element that the other thread uses too
#include "support/rendezvous.h"
#include <thread>

constexpr long size = 1000, rows = 24, width = 40;
long forwards[size], backwards[size], total;
unsigned char bytes[size + 1];
int grid[rows][width], columns[rows][width];

__attribute__((noinline)) void fill(long *a, long n) {
  for (long i = 0; i < n; ++i)
    a[i] = i; // @fill
}

__attribute__((noinline)) void fill_back(long *a, long n) {
  for (long i = n; i-- > 0;)
    a[i] += i; // @back
}

__attribute__((noinline)) int sum(const unsigned char *a, long n) {
  int result = 0;
  for (long i = 0; i < n; ++i)
    result += a[i]; // @sum
  return result;
}

__attribute__((noinline)) void clear_grid() {
  for (long row = 0; row < rows; ++row)
    for (long column = 0; column < width; ++column)
      grid[row][column] = 1; // @grid
}

__attribute__((noinline)) void clear_columns() {
  for (long column = 0; column < width; ++column)
    for (long row = 0; row < rows; ++row)
      columns[row][column] = 1; // @column
}

__attribute__((noinline)) void add_up(const long *a, long *result) {
  for (long i = 0; i < size; ++i)
    *result += a[i]; // @total
}

int main() {
  std::thread worker([] {
    fill(forwards, size);
    fill_back(backwards, size);
    volatile int used = sum(bytes, size);
    (void)used;
    clear_grid();
    clear_columns();
    add_up(forwards, &total);
    reached(1);
  });
  await(1);
  forwards[0] = 7;                   // @first
  volatile long seen = backwards[0]; // @lowest
  bytes[size - 1] = 7;               // @last
  grid[rows - 1][width - 1] = 7;     // @cell
  columns[rows - 1][0] = 7;          // @corner
  total = seen;                      // @reset
  worker.join();
}
