// snarl: none
// why: a child process that is made while a thread reads or polls has the other end, too, and writes later
#include <poll.h>
#include <semaphore>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

int to_read[2], to_poll[2];
std::counting_semaphore<2> done(0);

int main() {
  if (pipe(to_read) != 0 || pipe(to_poll) != 0)
    return 1;
  std::thread reader([] {
    char byte;
    if (read(to_read[0], &byte, 1) == 1)
      done.release();
  });
  std::thread poller([] {
    pollfd news{to_poll[0], POLLIN, 0};
    poll(&news, 1, -1);
    done.release();
  });
  usleep(200000); // both wait by now
  const pid_t child = fork();
  if (child == 0) {
    usleep(1500000);
    _exit(write(to_read[1], "x", 1) == 1 && write(to_poll[1], "x", 1) == 1 ? 0 : 1);
  }
  done.acquire();
  done.acquire();
  reader.join();
  poller.join();
  waitpid(child, nullptr, 0);
}
