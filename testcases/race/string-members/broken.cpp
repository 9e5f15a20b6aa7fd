// snarl: data-race  write@append  read@ask  on name
// why: where the standard is older than C++20, a string's members stand in the library, where nothing is planted
// flags: -std=c++17
#include "support/rendezvous.h"
#include <string>
#include <thread>

std::string name = "an";

int main() {
  std::thread writer([] {
    name.append("na"); // @append
    reached(1);
  });
  await(1);
  const size_t length = name.size(); // @ask
  writer.join();
  return length == 4 ? 0 : 1;
}
