// oneTBB's pipelines, flow graphs, exceptions out of tasks and cancelled groups, used rightly; with an argument the one
// that it names, with a race in a body, which two threads run for sure.
#include "support/rendezvous.h"
#include <atomic>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <tbb/flow_graph.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>
#include <vector>

namespace {

constexpr int kItems = 200;

void need(bool holds) {
  if (!holds)
    abort();
}

struct Item {
  int number;
  std::string text;
};

// Tokens that are pointers, objects, numbers; filters of all modes.
void pipeline_of_objects() {
  int made = 0, seen = 0;
  size_t length = 0;
  tbb::parallel_pipeline(
      8, tbb::make_filter<void, Item *>(tbb::filter_mode::serial_in_order, [&](tbb::flow_control &control) -> Item * {
           if (made == kItems) {
             control.stop();
             return nullptr;
           }
           return new Item{made++, "text"};
         }) & tbb::make_filter<Item *, Item>(tbb::filter_mode::parallel, [](Item *item) {
           item->text += std::to_string(item->number);
           Item moved = std::move(*item);
           delete item;
           return moved;
         }) & tbb::make_filter<Item, size_t>(tbb::filter_mode::serial_out_of_order, [&](const Item &item) {
           ++seen;
           return item.text.size();
         }) & tbb::make_filter<size_t, void>(tbb::filter_mode::serial_in_order, [&](size_t size) { length += size; }));
  need(made == kItems && seen == kItems && length > kItems * 4);
}

void pipeline_of_numbers() {
  std::vector<int> values(kItems), squares(kItems);
  int next = 0;
  for (int &value : values)
    value = next++;
  next = 0;
  tbb::parallel_pipeline(
      4, tbb::make_filter<void, int>(tbb::filter_mode::serial_in_order, [&](tbb::flow_control &control) {
           if (next == kItems)
             control.stop();
           return next == kItems ? 0 : next++;
         }) & tbb::make_filter<int, int>(tbb::filter_mode::parallel, [&](int i) {
           squares[static_cast<size_t>(i)] = values[static_cast<size_t>(i)] * i;
           return i;
         }) & tbb::make_filter<int, void>(tbb::filter_mode::parallel, [&](int i) {
           need(squares[static_cast<size_t>(i)] == i * i);
           squares[static_cast<size_t>(i)] = 0;
         }));
  for (int square : squares)
    need(square == 0);
}

void flow_graph() {
  tbb::flow::graph graph;
  std::vector<std::string> texts(kItems);
  int sum = 0;
  tbb::flow::function_node<int, int> make(graph, tbb::flow::unlimited, [&](int i) {
    texts[static_cast<size_t>(i)] = std::to_string(i);
    return i;
  });
  tbb::flow::buffer_node<int> buffer(graph);
  tbb::flow::function_node<int, int> extend(graph, 2, [&](int i) {
    texts[static_cast<size_t>(i)] += "!";
    return i;
  });
  tbb::flow::function_node<int> add(graph, tbb::flow::serial,
                                    [&](int i) { sum += static_cast<int>(texts[static_cast<size_t>(i)].size()); });
  tbb::flow::make_edge(make, buffer);
  tbb::flow::make_edge(buffer, extend);
  tbb::flow::make_edge(extend, add);
  for (int i = 0; i < kItems; ++i)
    make.try_put(i);
  graph.wait_for_all();
  need(sum > kItems);
}

void flow_graph_that_joins() {
  using namespace tbb::flow;
  graph g;
  std::vector<int> left(kItems), right(kItems);
  int last = 0;
  broadcast_node<int> start(g);
  function_node<int, int> first(g, unlimited, [&](int i) { return left[static_cast<size_t>(i)] = i, i; });
  function_node<int, int> second(g, unlimited, [&](int i) { return right[static_cast<size_t>(i)] = 2 * i, i; });
  join_node<std::tuple<int, int>, queueing> both(g);
  function_node<std::tuple<int, int>, continue_msg> take(g, serial, [&](const std::tuple<int, int> &pair) {
    last += left[static_cast<size_t>(std::get<0>(pair))] + right[static_cast<size_t>(std::get<1>(pair))];
    return continue_msg();
  });
  continue_node<continue_msg> after(g, [&](continue_msg) { last += 1; });
  make_edge(start, first);
  make_edge(start, second);
  make_edge(first, input_port<0>(both));
  make_edge(second, input_port<1>(both));
  make_edge(both, take);
  for (int i = 0; i < kItems; ++i)
    start.try_put(i);
  g.wait_for_all();
  make_edge(take, after);
  start.try_put(0);
  g.wait_for_all();
  need(last == 3 * (kItems - 1) * kItems / 2 + 1);
}

void exceptions() {
  std::vector<std::string> done(kItems);
  std::string said;
  try {
    tbb::parallel_for(0, kItems, [&](int i) {
      done[static_cast<size_t>(i)] = "done";
      if (i == kItems / 2)
        throw std::runtime_error("number " + std::to_string(i));
    });
  } catch (const std::runtime_error &error) {
    said = error.what();
  }
  need(said == "number " + std::to_string(kItems / 2));
  for (std::string &text : done)
    text += "!";
  tbb::task_group group;
  int state = 0;
  group.run([&] {
    state = 1;
    throw std::logic_error("no");
  });
  try {
    group.wait();
    abort();
  } catch (const std::logic_error &) {
    need(state == 1);
    state = 2;
  }
  int made = 0;
  try {
    tbb::parallel_pipeline(
        4, tbb::make_filter<void, int>(tbb::filter_mode::serial_in_order, [&](tbb::flow_control &control) {
             if (made == kItems)
               control.stop();
             return made == kItems ? 0 : made++;
           }) & tbb::make_filter<int, void>(tbb::filter_mode::parallel, [&](int i) {
             done[static_cast<size_t>(i)] += "?";
             if (i == kItems / 2)
               throw std::runtime_error("enough");
           }));
    abort();
  } catch (const std::runtime_error &) {
    made = 0;
    for (std::string &text : done)
      text += "!";
  }
  tbb::task_arena arena(2);
  try {
    arena.execute([&] {
      made = 7;
      throw std::runtime_error("out of the arena");
    });
    abort();
  } catch (const std::runtime_error &) {
    need(made == 7);
  }
}

void cancelled_groups() {
  std::vector<int> results(kItems);
  tbb::task_group group;
  for (int i = 0; i < kItems; ++i)
    group.run([&, i] {
      results[static_cast<size_t>(i)] += 1;
      if (i == 20)
        group.cancel();
    });
  need(group.wait() == tbb::canceled || results[20] == 1);
  for (int &result : results)
    result += 1;
  tbb::task_group_context context;
  tbb::parallel_for(
      0, kItems,
      [&](int i) {
        results[static_cast<size_t>(i)] += 1;
        if (i == 20)
          context.cancel_group_execution();
      },
      context);
  for (int &result : results)
    result += 1;
}

int unprotected;

// Of the two calls at the same time, one waits for the other to be in a body, too.
void touch() {
  unprotected += 1; // @touch
}
std::atomic<int> calls; // relaxed: orders nothing
void touch_with_another() {
  const int call = calls.fetch_add(1, std::memory_order_relaxed);
  if (call < 2) {
    touch();
    meet(2);
  }
}

void race_in_pipeline() {
  tbb::task_arena arena(2);
  arena.execute([] {
    int made = 0;
    tbb::parallel_pipeline(
        4, tbb::make_filter<void, int>(tbb::filter_mode::serial_in_order, [&](tbb::flow_control &control) {
             if (made == 8)
               control.stop();
             return made == 8 ? 0 : ++made;
           }) & tbb::make_filter<int, void>(tbb::filter_mode::parallel, [](int) { touch_with_another(); }));
  });
}

void race_in_graph() {
  tbb::task_arena arena(2);
  arena.execute([] {
    tbb::flow::graph graph;
    tbb::flow::function_node<int> node(graph, tbb::flow::unlimited, [](int) { touch_with_another(); });
    for (int i = 0; i < 8; ++i)
      node.try_put(i);
    graph.wait_for_all();
  });
}

void race_beside_exception() {
  tbb::task_arena arena(2);
  arena.execute([] {
    try {
      tbb::parallel_for(0, 8, [](int) {
        touch_with_another();
        throw std::runtime_error("each of them");
      });
    } catch (const std::runtime_error &) {
    }
  });
}

} // namespace

int main(int argc, char **argv) {
  if (argc > 1) {
    if (!strcmp(argv[1], "pipeline"))
      race_in_pipeline();
    if (!strcmp(argv[1], "graph"))
      race_in_graph();
    if (!strcmp(argv[1], "exception"))
      race_beside_exception();
    return 0;
  }
  for (int i = 0; i < 5; ++i)
    for (auto subject :
         {pipeline_of_objects, pipeline_of_numbers, flow_graph, flow_graph_that_joins, exceptions, cancelled_groups})
      subject();
}
