// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the one order comes once more after the write was asked for
#include "support/rendezvous.h"
#include <aio.h>
#include <cstdio>
#include <mutex>
#include <thread>
#include <unistd.h>

std::mutex a, b;
aiocb block{};
char text = 'm';

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {
  FILE *file = std::tmpfile();
  block.aio_fildes = fileno(file);
  block.aio_buf = &text;
  block.aio_nbytes = 1;
  std::thread other([&] {
    forth();
    aio_write(&block);
    reached(1);
    forth();
    reached(2);
  });
  await(1);
  const aiocb *blocks[] = {&block};
  aio_suspend(blocks, 1, nullptr);
  await(2);
  back();
  other.join();
  std::fclose(file);
}
