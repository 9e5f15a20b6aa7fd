// snarl: stall  at@read
// why: the program reads from a pipe whose other end it has forgotten to close, and so waits for itself
#include <unistd.h>

int main(void) {
  int ends[2];
  char byte;
  if (pipe(ends) != 0 || write(ends[1], "x", 1) != 1)
    return 1;
  while (read(ends[0], &byte, 1) == 1) // @read
    ;
  return 0;
}
