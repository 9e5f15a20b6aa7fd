// A child races ("child"), or the parent does ("parent"), or nobody. The parent prints how the child ended. Or both do:
// with the same bug ("alike"), or with two, when the child has ended ("both") or before it begins ("outlives").
#include "support/rendezvous.h"
#include <cstdio>
#include <cstring>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

int shared, elsewhere;

template <int &variable, int step> static void race() {
  std::thread writer([] {
    variable = 1;
    reached(step);
  });
  await(step);
  static_cast<void>(*static_cast<volatile int *>(&variable));
  writer.join();
}

int main(int, char **argv) {
  const auto is = [&](const char *what) { return !std::strcmp(argv[1], what); };
  std::thread([] {}).join();
  const pid_t parent = getpid(), child = fork();
  if (child == 0) {
    while (is("outlives") && getppid() == parent)
      usleep(1000);
    if (!is("parent") && !is("nobody"))
      race<shared, 1>();
    return 3;
  }
  int status = 0;
  if (!is("outlives")) {
    waitpid(child, &status, 0);
    std::printf("child %d\n", WEXITSTATUS(status));
  }
  if (is("parent") || is("alike"))
    race<shared, 1>();
  if (is("both") || is("outlives"))
    race<elsewhere, 2>();
  return 4;
}
