// snarl: none
// why: strings, streams and containers of the uninstrumented library, each used by one thread
#include <map>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

std::vector<std::string> results(4);

void work(int me) {
  std::map<std::string, int> counts;
  for (int i = 0; i < 100; ++i)
    ++counts["key" + std::to_string(i % 7)];
  std::ostringstream text;
  for (auto &[key, count] : counts)
    text << key << '=' << count << ' ';
  results[static_cast<size_t>(me)] = text.str();
}

int main() {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back(work, i);
  for (auto &thread : threads)
    thread.join();
  return results[0] == results[3] && results[0].size() == 56 ? 0 : 1;
}
