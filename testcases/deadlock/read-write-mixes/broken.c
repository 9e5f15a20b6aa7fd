// snarl: potential-deadlock  holds@h1rrww wants@w1rrww  holds@h2rrww wants@w2rrww
// snarl: potential-deadlock  holds@h1rwrw wants@w1rwrw  holds@h2rwrw wants@w2rwrw
// snarl: potential-deadlock  holds@h1rwww wants@w1rwww  holds@h2rwww wants@w2rwww
// snarl: potential-deadlock  holds@h1wrwr wants@w1wrwr  holds@h2wrwr wants@w2wrwr
// snarl: potential-deadlock  holds@h1wrww wants@w1wrww  holds@h2wrww wants@w2wrww
// snarl: potential-deadlock  holds@h1wwrr wants@w1wwrr  holds@h2wwrr wants@w2wwrr
// snarl: potential-deadlock  holds@h1wwrw wants@w1wwrw  holds@h2wwrw wants@w2wwrw
// snarl: potential-deadlock  holds@h1wwwr wants@w1wwwr  holds@h2wwwr wants@w2wwwr
// snarl: potential-deadlock  holds@h1wwww wants@w1wwww  holds@h2wwww wants@w2wwww
// why: every mix of reads and writes of two locks in opposite orders in which the two can block each other
#include "support/rendezvous.h"
#include <pthread.h>

pthread_rwlock_t a[9], b[9];

static void *one(void *argument) {
  pthread_rwlock_rdlock(&a[0]); // @h1rrww
  pthread_rwlock_rdlock(&b[0]); // @w1rrww
  pthread_rwlock_unlock(&b[0]);
  pthread_rwlock_unlock(&a[0]);
  pthread_rwlock_rdlock(&a[1]); // @h1rwrw
  pthread_rwlock_wrlock(&b[1]); // @w1rwrw
  pthread_rwlock_unlock(&b[1]);
  pthread_rwlock_unlock(&a[1]);
  pthread_rwlock_rdlock(&a[2]); // @h1rwww
  pthread_rwlock_wrlock(&b[2]); // @w1rwww
  pthread_rwlock_unlock(&b[2]);
  pthread_rwlock_unlock(&a[2]);
  pthread_rwlock_wrlock(&a[3]); // @h1wrwr
  pthread_rwlock_rdlock(&b[3]); // @w1wrwr
  pthread_rwlock_unlock(&b[3]);
  pthread_rwlock_unlock(&a[3]);
  pthread_rwlock_wrlock(&a[4]); // @h1wrww
  pthread_rwlock_rdlock(&b[4]); // @w1wrww
  pthread_rwlock_unlock(&b[4]);
  pthread_rwlock_unlock(&a[4]);
  pthread_rwlock_wrlock(&a[5]); // @h1wwrr
  pthread_rwlock_wrlock(&b[5]); // @w1wwrr
  pthread_rwlock_unlock(&b[5]);
  pthread_rwlock_unlock(&a[5]);
  pthread_rwlock_wrlock(&a[6]); // @h1wwrw
  pthread_rwlock_wrlock(&b[6]); // @w1wwrw
  pthread_rwlock_unlock(&b[6]);
  pthread_rwlock_unlock(&a[6]);
  pthread_rwlock_wrlock(&a[7]); // @h1wwwr
  pthread_rwlock_wrlock(&b[7]); // @w1wwwr
  pthread_rwlock_unlock(&b[7]);
  pthread_rwlock_unlock(&a[7]);
  pthread_rwlock_wrlock(&a[8]); // @h1wwww
  pthread_rwlock_wrlock(&b[8]); // @w1wwww
  pthread_rwlock_unlock(&b[8]);
  pthread_rwlock_unlock(&a[8]);
  reached(1);
  return argument;
}

static void *other(void *argument) {
  await(1);
  pthread_rwlock_wrlock(&b[0]); // @h2rrww
  pthread_rwlock_wrlock(&a[0]); // @w2rrww
  pthread_rwlock_unlock(&a[0]);
  pthread_rwlock_unlock(&b[0]);
  pthread_rwlock_rdlock(&b[1]); // @h2rwrw
  pthread_rwlock_wrlock(&a[1]); // @w2rwrw
  pthread_rwlock_unlock(&a[1]);
  pthread_rwlock_unlock(&b[1]);
  pthread_rwlock_wrlock(&b[2]); // @h2rwww
  pthread_rwlock_wrlock(&a[2]); // @w2rwww
  pthread_rwlock_unlock(&a[2]);
  pthread_rwlock_unlock(&b[2]);
  pthread_rwlock_wrlock(&b[3]); // @h2wrwr
  pthread_rwlock_rdlock(&a[3]); // @w2wrwr
  pthread_rwlock_unlock(&a[3]);
  pthread_rwlock_unlock(&b[3]);
  pthread_rwlock_wrlock(&b[4]); // @h2wrww
  pthread_rwlock_wrlock(&a[4]); // @w2wrww
  pthread_rwlock_unlock(&a[4]);
  pthread_rwlock_unlock(&b[4]);
  pthread_rwlock_rdlock(&b[5]); // @h2wwrr
  pthread_rwlock_rdlock(&a[5]); // @w2wwrr
  pthread_rwlock_unlock(&a[5]);
  pthread_rwlock_unlock(&b[5]);
  pthread_rwlock_rdlock(&b[6]); // @h2wwrw
  pthread_rwlock_wrlock(&a[6]); // @w2wwrw
  pthread_rwlock_unlock(&a[6]);
  pthread_rwlock_unlock(&b[6]);
  pthread_rwlock_wrlock(&b[7]); // @h2wwwr
  pthread_rwlock_rdlock(&a[7]); // @w2wwwr
  pthread_rwlock_unlock(&a[7]);
  pthread_rwlock_unlock(&b[7]);
  pthread_rwlock_wrlock(&b[8]); // @h2wwww
  pthread_rwlock_wrlock(&a[8]); // @w2wwww
  pthread_rwlock_unlock(&a[8]);
  pthread_rwlock_unlock(&b[8]);
  return argument;
}

int main(void) {
  pthread_t x, y;
  for (int i = 0; i < 9; ++i) {
    pthread_rwlock_init(&a[i], 0);
    pthread_rwlock_init(&b[i], 0);
  }
  pthread_create(&x, 0, one, 0);
  pthread_create(&y, 0, other, 0);
  pthread_join(x, 0);
  pthread_join(y, 0);
  return 0;
}
