// Short strings measured, copied and compared through libc, as parsers and maps of names do.
#include "support/kernel.h"

#include <cstring>
#include <string>

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long rounds = work.scaled(60000);
  std::vector<std::string> words;
  for (int i = 0; i < 256; ++i)
    words.push_back(std::string(8 + i % 48, static_cast<char>('a' + i % 26)) + std::to_string(i));

  std::vector<int> right(work.threads, 1);
  bench::on_threads(work.threads, [&](int index) {
    std::vector<char> buffer(128);
    long equal = 0;
    for (long round = 0; round < rounds; ++round)
      for (const std::string &word : words) {
        const size_t length = std::strlen(word.c_str());
        std::memcpy(buffer.data(), word.c_str(), length + 1);
        equal += std::strcmp(buffer.data(), word.c_str()) == 0;
      }
    right[index] = equal == rounds * static_cast<long>(words.size());
  });
  for (int each : right)
    bench::expect(each, "copies that equal their word");
}
