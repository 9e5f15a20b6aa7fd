// snarl: data-race  access@insert  access@search  on prices
// why: an insertion links its node into the tree that the other thread searches at that time, by a function of the
//      library
#include "support/rendezvous.h"
#include <map>
#include <thread>

std::map<int, int> prices;

int main() {
  for (int article = 0; article < 20; ++article)
    prices[article * 2] = article;
  std::thread seller([] {
    prices.emplace(7, 1); // @insert
    reached(1);
  });
  await(1);
  const bool known = prices.count(3); // @search
  seller.join();
  return known ? 1 : 0;
}
