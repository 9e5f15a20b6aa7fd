// snarl: none
// why: the other end is closed, and the reader sees the end of what was written
#include <unistd.h>

int main(void) {
  int ends[2];
  char byte;
  if (pipe(ends) != 0 || write(ends[1], "x", 1) != 1)
    return 1;
  close(ends[1]);
  while (read(ends[0], &byte, 1) == 1)
    ;
  return 0;
}
