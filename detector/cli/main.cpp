#include "detector/cli/commands.h"

int main(int argc, char **argv) {
  return snarl::snarl_main(argc, argv);
}
