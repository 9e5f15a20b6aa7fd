// Two threads in turns load a library, call it and unload it, 200 times in all: argv[1] is what they load. Only time
// orders them, and each library that is loaded is a new one. With argv[2], that library at last, whose race is found.
#include "support/rendezvous.h"
#include <cstdlib>
#include <dlfcn.h>
#include <thread>

static void use(const char *path) {
  void *library = dlopen(path, RTLD_NOW);
  if (!library)
    std::abort();
  reinterpret_cast<int (*)()>(dlsym(library, "run_plugin"))();
  dlclose(library);
}

static void take_turns(const char *path, int first) {
  for (int turn = first; turn < 200; turn += 2) {
    await(turn);
    use(path);
    reached(turn + 1);
  }
}

int main(int argc, char **argv) {
  std::thread other(take_turns, argv[1], 1);
  take_turns(argv[1], 0);
  other.join();
  if (argc > 2)
    use(argv[2]);
}
