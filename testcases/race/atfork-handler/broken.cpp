// snarl: data-race  read@look  update@count  on children
// why: the handlers of pthread_atfork run in the thread that forks, beside all others
#include "support/rendezvous.h"
#include <pthread.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

int children;

void count_child() {
  children += 1; // @count
}

void fork_one() {
  pid_t child = fork();
  if (child == 0)
    _exit(children == 1 ? 0 : 1);
  waitpid(child, nullptr, 0);
  reached(1);
}

int main() {
  pthread_atfork(count_child, nullptr, nullptr);
  std::thread forker(fork_one);
  await(1);
  int seen = children; // @look
  forker.join();
  return seen == 1 ? 0 : 1;
}
