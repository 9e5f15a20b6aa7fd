// snarl: none
// why: who lets the exception pass gives the lock back before
#include <mutex>
#include <stdexcept>
#include <string>

std::mutex guard;
int sum;

int parse(const std::string &text) {
  if (text.empty())
    throw std::invalid_argument("empty");
  return std::stoi(text);
}

void handle(const std::string &message) {
  guard.lock();
  try {
    sum += parse(message);
  } catch (...) {
    guard.unlock();
    throw;
  }
  guard.unlock();
}

int main() {
  for (const char *message : {"1", "", "2"})
    try {
      handle(message);
    } catch (const std::invalid_argument &) {
    }
  return sum == 3 ? 0 : 1;
}
