// snarl: stall  at@get  at@joined
// why: the promise is kept by nobody: the thread that should keep it waits for another future
#include <future>
#include <thread>

int main() {
  std::promise<int> request, answer;
  std::thread server([&] {
    int number = request.get_future().get(); // @get
    answer.set_value(number + 1);
  });
  server.join(); // @joined
  request.set_value(1);
  return answer.get_future().get() == 2 ? 0 : 1;
}
