// snarl: semaphore-misuse  at@post
// why: the semaphore is posted beyond its greatest value, and the post is lost
#include <limits.h>
#include <semaphore.h>

sem_t items;

int main(void) {
  sem_init(&items, 0, SEM_VALUE_MAX);
  sem_post(&items); // @post
  return 0;
}
