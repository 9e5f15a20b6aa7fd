// snarl: none
// why: as many posts as there is room for
#include <limits.h>
#include <semaphore.h>

sem_t items;

int main(void) {
  sem_init(&items, 0, SEM_VALUE_MAX - 1);
  sem_post(&items);
  return 0;
}
