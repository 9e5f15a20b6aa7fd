// snarl: none
// why: a lock around what is put in; how a stream formats is its own, and a buffer of one's own may have the lock inside
#include "support/rendezvous.h"
#include <iomanip>
#include <iostream>
#include <mutex>
#include <ostream>
#include <sstream>
#include <streambuf>
#include <thread>

class LockedBuffer : public std::streambuf {
public:
  int count() const { return count_; }

private:
  std::mutex lock_;
  int count_ = 0;

  int overflow(int c) override {
    std::lock_guard guard(lock_);
    ++count_;
    return c;
  }
  std::streamsize xsputn(const char *, std::streamsize n) override {
    std::lock_guard guard(lock_);
    count_ += static_cast<int>(n);
    return n;
  }
};

std::stringbuf buffer;
std::mutex lock;
LockedBuffer locked;

void put() {
  std::ostream out(&buffer), counted(&locked), standard(std::cout.rdbuf());
  out << std::hex << std::setw(4) << std::setfill('0');
  {
    std::lock_guard guard(lock);
    out << 42 << '\n' << std::flush;
  }
  out << std::dec << std::setprecision(3) << std::resetiosflags(std::ios::hex);
  counted << 42;
  standard << "";
}

int main() {
  std::thread worker([] {
    meet(2);
    put();
  });
  meet(2);
  put();
  worker.join();
  return buffer.str() == "002a\n002a\n" && locked.count() == 4 ? 0 : 1;
}
