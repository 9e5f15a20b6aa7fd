// snarl: none
// why: the promise is kept before anybody waits for its consequence
#include <future>
#include <thread>

int main() {
  std::promise<int> request, answer;
  std::thread server([&] {
    int number = request.get_future().get();
    answer.set_value(number + 1);
  });
  request.set_value(1);
  server.join();
  return answer.get_future().get() == 2 ? 0 : 1;
}
