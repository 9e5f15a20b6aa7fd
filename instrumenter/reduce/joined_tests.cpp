#include "instrumenter/reduce/joined_tests.h"

#include "instrumenter/reduce/block_walk.h"
#include "instrumenter/reduce/place.h"

#include "llvm/IR/Module.h"

namespace snarl {
namespace {

constexpr size_t joinWindow = 16;       // how many checks ahead another field is looked for
constexpr size_t mostJoined = 6;        // to one test, for their words take registers
constexpr int64_t farthestField = 4096; // so that no end of the address map lies between the two

bool canBeJoined(const Check &check) {
  if (check.records)
    return true;
  return hasInlineTest(check) && !check.vptr && !check.sweep && (!hasVectorTest(check) || staysInGranules(check));
}

class TestJoiner {
public:
  TestJoiner(const llvm::Function &function, const Checks &checks)
      : layout_(function.getParent()->getDataLayout()), checks_(checks), joined_(checks.size()) {}

  JoinedTests run() {
    forEachBlockRun(checks_, [this](size_t first, size_t last) {
      for (size_t index = first; index < last; ++index)
        if (!joined_.isTestedWithEarlier(index) && canBeJoined(checks_[index]))
          joinTo(index, std::min(last, index + joinWindow));
    });
    return std::move(joined_);
  }

private:
  void joinTo(size_t first, size_t last) {
    const Place place = placeOf(checks_[first], layout_);
    for (size_t index = first + 1; index < last && joined_.with(first).size() < mostJoined &&
                                   straightAndUnordered(*checks_[index - 1].before, *checks_[index].before);
         ++index)
      if (!joined_.isTestedWithEarlier(index) && canBeJoined(checks_[index]) &&
          checks_[index].records == checks_[first].records && checks_[index].step == checks_[first].step &&
          hasVectorTest(checks_[index]) == hasVectorTest(checks_[first])) {
        const Place other = placeOf(checks_[index], layout_);
        const int64_t distance = other.begin - place.begin;
        if (other.base == place.base && std::abs(distance) <= farthestField)
          joined_.join(first, {index, distance});
      }
  }

  const llvm::DataLayout &layout_;
  const Checks &checks_;
  JoinedTests joined_;
};

} // namespace

JoinedTests joinTests(const llvm::Function &function, const Checks &checks) {
  return TestJoiner(function, checks).run();
}

} // namespace snarl
