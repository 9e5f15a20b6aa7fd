// snarl: none
// why: who asks for a write does so before whoever learns of its end goes on
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
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
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
  });
  await(1);
  const aiocb *blocks[] = {&block};
  aio_suspend(blocks, 1, nullptr);
  back();
  other.join();
  std::fclose(file);
}
