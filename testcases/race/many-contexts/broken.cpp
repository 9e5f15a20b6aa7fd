// snarl: data-race  update@found  update@found  on found
// why: a search that calls itself from three places has tens of thousands of calling contexts; the count that both
//      searches share has no lock
#include <thread>

long found;

struct Search {
  int left[3] = {4, 4, 4};
  long visited = 0;

  __attribute__((noinline)) void leaf(long sum) {
    if (sum == 20)
      found += 1; // @found
  }
  __attribute__((noinline)) void step(int depth, long sum) {
    ++visited;
    if (depth == 10) {
      leaf(sum);
      return;
    }
    if (left[0]-- > 0)
      step(depth + 1, sum + 1);
    ++left[0];
    if (left[1]-- > 0)
      step(depth + 1, sum + 2);
    ++left[1];
    if (left[2]-- > 0)
      step(depth + 1, sum + 3);
    ++left[2];
  }
};

int main() {
  Search first, second;
  std::thread one([&] { first.step(0, 0); });
  std::thread other([&] { second.step(0, 0); });
  one.join();
  other.join();
  return first.visited == second.visited ? 0 : 1;
}
