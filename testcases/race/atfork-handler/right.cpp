// snarl: none
// why: the handlers hold the lock over the fork and give it up on both sides
#include "support/rendezvous.h"
#include <mutex>
#include <pthread.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

std::mutex guard;
int children;

void count_child() {
  guard.lock();
  children += 1;
}

void go_on() {
  guard.unlock();
}

int look() {
  std::lock_guard<std::mutex> lock(guard);
  return children;
}

void fork_one() {
  pid_t child = fork();
  if (child == 0)
    _exit(look() == 1 ? 0 : 1);
  waitpid(child, nullptr, 0);
  reached(1);
}

int main() {
  pthread_atfork(count_child, go_on, go_on);
  std::thread forker(fork_one);
  await(1);
  int seen = look();
  forker.join();
  return seen == 1 ? 0 : 1;
}
