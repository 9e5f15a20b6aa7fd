// Initialised at start: before or after starts_thread.cpp, as the linker was told.
#include <cstdlib>

struct Number {
  int value = std::atoi("3"); // @initialise
};
Number table[4];
