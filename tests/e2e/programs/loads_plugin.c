// Loads the library argv[1], lets it run, and unloads it.
#include <dlfcn.h>
#include <stdio.h>

int main(int argc, char **argv) {
  void *library = dlopen(argc > 1 ? argv[1] : "", RTLD_NOW);
  if (!library) {
    fprintf(stderr, "%s\n", dlerror());
    return 3;
  }
  int (*run)(void) = (int (*)(void))dlsym(library, "run_plugin");
  printf("plugin: %d\n", run());
  dlclose(library);
  return 0;
}
