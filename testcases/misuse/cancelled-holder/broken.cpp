// snarl: lock-held-at-exit  acquired@taken
// why: a thread is cancelled while it holds a lock that nothing unlocks for it
#include <mutex>
#include <pthread.h>
#include <thread>
#include <unistd.h>

std::mutex guard;

void *work(void *) {
  guard.lock(); // @taken
  for (;;)
    pause();
}

int main() {
  pthread_t worker;
  pthread_create(&worker, nullptr, work, nullptr);
  pthread_cancel(worker);
  pthread_join(worker, nullptr);
}
