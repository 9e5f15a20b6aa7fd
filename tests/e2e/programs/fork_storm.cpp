// Forks again and again while other threads do all that makes the runtime take its locks. Each child does the same
// things, with a thread of its own, and must come to its end.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <shared_mutex>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

std::atomic<bool> stop;
std::atomic<long> words[64];
std::mutex locks[8];
std::shared_mutex tables[4];
int guarded[8], table[4];
thread_local std::vector<int> own;

template <int depth> __attribute__((noinline)) int deep(unsigned path, int *cell) {
  if constexpr (depth == 0)
    return *cell += 1;
  else if (path & 1)
    return deep<depth - 1>(path >> 1, cell) + 1;
  else
    return deep<depth - 1>(path >> 1, cell) + 2;
}

void work(unsigned round) {
  for (unsigned i = 0; i < 64; ++i)
    words[i].fetch_add(1, i % 2 ? std::memory_order_acq_rel : std::memory_order_relaxed);
  {
    std::lock_guard outer(locks[round % 4]);
    std::lock_guard inner(locks[4 + round % 4]);
    guarded[round % 4] += deep<8>(round, &guarded[4 + round % 4]);
  }
  {
    std::shared_lock reader(tables[round % 4]);
    own.push_back(table[round % 4]);
  }
  std::deque<int> queue(round % 300);
  std::mutex fresh;
  fresh.lock();
  fresh.unlock();
  std::thread([&] { words[round % 64] = static_cast<long>(queue.size()); }).join();
}

int main(int, char **argv) {
  const int forks = std::atoi(argv[1]);
  std::vector<std::thread> workers;
  for (unsigned w = 0; w < 3; ++w)
    workers.emplace_back([w] {
      for (unsigned round = w; !stop; ++round)
        work(round);
    });
  int ended = 0;
  for (int i = 0; i < forks; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      for (auto &word : words)
        word.fetch_add(1);
      std::thread([] { words[1].store(words[0].load() + 1); }).join();
      _exit(3);
    }
    int status = 0;
    waitpid(child, &status, 0);
    ended += WIFEXITED(status) && WEXITSTATUS(status) == 3;
  }
  stop = true;
  for (std::thread &worker : workers)
    worker.join();
  std::printf("%d children ended\n", ended);
}
