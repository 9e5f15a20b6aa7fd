// snarl: none
// why: it is unlocked before
#include <threads.h>

static mtx_t registry;

int main(void) {
  mtx_init(&registry, mtx_plain);
  mtx_lock(&registry);
  mtx_unlock(&registry);
  mtx_destroy(&registry);
  return 0;
}
