// snarl: self-deadlock  holds@taken wants@taken thrown@thrown caught@caught
// why: a message that cannot be parsed leaves the lock behind, and the next one waits for it for ever
#include <mutex>
#include <stdexcept>
#include <string>

std::mutex guard;
int sum;

int parse(const std::string &text) {
  if (text.empty())
    throw std::invalid_argument("empty"); // @thrown
  return std::stoi(text);
}

void handle(const std::string &message) {
  guard.lock(); // @taken
  sum += parse(message);
  guard.unlock();
}

int main() {
  for (const char *message : {"1", "", "2"})
    try {
      handle(message);
    } catch (const std::invalid_argument &) { // @caught
    }
  return sum == 3 ? 0 : 1;
}
