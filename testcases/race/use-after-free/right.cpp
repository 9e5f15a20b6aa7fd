// snarl: none
// why: main deletes the message after the reader has ended
#include <thread>

struct Message {
  int length = 5;
};

int main() {
  auto *message = new Message;
  int length = 0;
  std::thread reader([message, &length] { length = message->length; });
  reader.join();
  delete message;
  return length == 5 ? 0 : 1;
}
