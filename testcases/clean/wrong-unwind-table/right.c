// snarl: none
// why: an unwind table that tells of more stack than there is leads no walk beyond it
#include <pthread.h>

static int sums[2];

void add(int *sum) {
  *sum += 1;
}

// Calls add(argument). Its table is wrong.
void call_add(int *argument);
__asm__(".text\n"
        "call_add:\n"
        ".cfi_startproc\n"
        "  sub $8, %rsp\n"
        ".cfi_def_cfa_offset 0x40000000\n"
        "  call add\n"
        "  add $8, %rsp\n"
        "  ret\n"
        ".cfi_endproc\n");

static void *work(void *sum) {
  for (int i = 0; i < 100; ++i)
    call_add(sum);
  return 0;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, work, &sums[1]);
  work(&sums[0]);
  pthread_join(thread, 0);
  return sums[0] + sums[1] - 200;
}
