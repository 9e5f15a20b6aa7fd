// What dlerror says after each call, of the library argv[1] too, which lacks a function.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>

static void say(const char *call, int went_well) {
  const char *told = dlerror();
  printf("%s: %s, %s\n", call, went_well ? "done" : "refused", told ? told : "nothing told");
}

int main(int argc, char **argv) {
  const char *lacking = argc > 1 ? argv[1] : "";
  say("absent library", dlopen("./absent.so", RTLD_NOW) != NULL);
  say("absent function in it", dlopen(lacking, RTLD_NOW) != NULL);
  say("the same in a space of its own", dlmopen(LM_ID_NEWLM, lacking, RTLD_NOW) != NULL);
  void *library = dlopen("libm.so.6", RTLD_NOW);
  say("library", library != NULL);
  say("function", dlsym(library, "cos") != NULL);
  say("absent function", dlsym(library, "absent") != NULL);
  say("unloading", dlclose(library) == 0);
  void *lazily = dlopen(lacking, RTLD_LAZY);
  say("without a look", lazily != NULL);
  say("unloading it", lazily && dlclose(lazily) == 0);
  return 0;
}
