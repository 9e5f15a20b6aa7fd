// Many cells at once (shadow/cell_runs.h), at every length and with every place to stop at.
#include "runtime/shadow/cell_runs.h"

#include <gtest/gtest.h>
#include <vector>

using namespace snarl;

namespace {

constexpr Cell kInOrder = make_cell(5, 7), kMark = make_cell(9, 9), kOther = make_cell(5, 8);
constexpr Cell kReference = make_cell(1, kSetTag);

// Stored are the cells before the obstacle, and no other.
void expect_stop(const std::vector<Cell> &cells, const std::vector<Cell> &before, size_t handled, size_t obstacle,
                 Cell stored) {
  EXPECT_EQ(handled, obstacle);
  for (size_t i = 0; i < cells.size(); ++i)
    EXPECT_EQ(cells[i], i < handled ? stored : before[i]) << i << " of " << cells.size();
}

TEST(CellRuns, MarkingStopsAtOtherWords) {
  for (size_t length = 0; length < 20; ++length)
    for (size_t obstacle = 0; obstacle <= length; ++obstacle) {
      std::vector<Cell> cells(length, 0);
      for (size_t i = 0; i < length; i += 2)
        cells[i] = kInOrder;
      if (obstacle < length)
        cells[obstacle] = kOther;
      const std::vector<Cell> before = cells;
      Cell *end = snarl_mark_cells(cells.data(), cells.data() + length, kInOrder, kMark);
      expect_stop(cells, before, static_cast<size_t>(end - cells.data()), obstacle, kMark);
    }
}

TEST(CellRuns, ClearingStopsAtReferences) {
  for (size_t length = 0; length < 20; ++length)
    for (size_t obstacle = 0; obstacle <= length; ++obstacle) {
      std::vector<Cell> cells(length, kInOrder);
      if (obstacle < length)
        cells[obstacle] = kReference;
      const std::vector<Cell> before = cells;
      Cell *end = snarl_clear_cells(cells.data(), cells.data() + length);
      expect_stop(cells, before, static_cast<size_t>(end - cells.data()), obstacle, 0);
    }
}

} // namespace
