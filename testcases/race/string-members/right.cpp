// snarl: none
// why: a character may be changed while others ask for the length or for other characters, and take a part
// flags: -std=c++17
#include "support/rendezvous.h"
#include <string>
#include <thread>

std::string name = "anna";

int main() {
  std::thread writer([] {
    name.at(0) = 'A';
    *name.begin() = 'I';
    reached(1);
  });
  await(1);
  const size_t length = name.size();
  const std::string end = name.substr(2);
  writer.join();
  return length == 4 && end == "na" ? 0 : 1;
}
