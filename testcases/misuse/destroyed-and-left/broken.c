// snarl: destroy-while-held  at@destroy  acquired@lock
// why: the mutex is destroyed while it is held, and never unlocked: one mistake
#include <threads.h>

static mtx_t registry;

int main(void) {
  mtx_init(&registry, mtx_plain);
  mtx_lock(&registry); // @lock
  mtx_destroy(&registry); // @destroy
  return 0;
}
