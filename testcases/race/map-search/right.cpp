// snarl: none
// why: the values of different keys may be changed at once, and a tree that nobody changes may be searched by many
#include "support/rendezvous.h"
#include <map>
#include <thread>

std::map<int, int> prices;

int main() {
  for (int article = 0; article < 20; ++article)
    prices[article * 2] = article;
  std::thread seller([] {
    prices.find(8)->second = 1;
    reached(1);
  });
  await(1);
  int sum = 0;
  for (const auto &[article, price] : prices)
    sum += article == 8 ? 0 : price;
  seller.join();
  return sum == 186 ? 0 : 1;
}
