// What the library shares between threads by counts of its own: pointers, exceptions, locales, texts; and streams.
#include "subjects.h"

#include <atomic>
#include <chrono>
#include <exception>
#include <functional>
#include <iomanip>
#include <iostream>
#include <locale>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

static const std::string text(100, 'x');

struct Thing : std::enable_shared_from_this<Thing> {
  int value = 1;
  std::string name = text;
  ~Thing() { value = 0; }
};

static void shared_pointers() {
  repeat([](int) {
    auto thing = std::make_shared<Thing>();
    auto use = [thing, weak = std::weak_ptr<Thing>(thing)](bool early) mutable {
      demand(thing->value == 1);
      if (early)
        thing.reset();
      if (auto again = weak.lock())
        demand(again->shared_from_this()->name == text);
      thing.reset();
    };
    std::thread first(use, false), second(use, true);
    use(true);
    thing.reset();
    first.join();
    second.join();
  });
}

// The block of a make_shared goes with the last weak_ptr, after who owned the object.
static void weak_pointers() {
  repeat([](int) {
    auto thing = std::make_shared<Thing>();
    std::weak_ptr<Thing> weak = thing;
    std::thread owner([thing = std::move(thing)]() mutable {
      ++thing->value;
      thing.reset();
    });
    std::thread observer([weak = std::move(weak)]() mutable {
      if (auto locked = weak.lock())
        demand(locked->name == text);
      std::this_thread::sleep_for(std::chrono::microseconds(500));
      weak.reset();
    });
    owner.join();
    observer.join();
  });
}

static void atomic_functions_of_pointers() {
  auto shared = std::make_shared<int>(1);
  in_two([&](int me) {
    repeat([&](int i) {
      if (me)
        std::atomic_store(&shared, std::make_shared<int>(i + 1));
      else
        demand(*std::atomic_load(&shared) > 0);
    });
  });
}

#ifdef __cpp_lib_atomic_shared_ptr
static void atomic_pointers() {
  std::atomic<std::shared_ptr<int>> shared(std::make_shared<int>(1));
  std::atomic<std::weak_ptr<int>> weak;
  in_two([&](int me) {
    repeat([&](int i) {
      if (me) {
        shared.store(std::make_shared<int>(i + 1));
        weak.store(shared.load());
      } else {
        auto expected = shared.load();
        demand(*expected > 0);
        shared.compare_exchange_strong(expected, std::make_shared<int>(i + 1), std::memory_order_acq_rel,
                                       std::memory_order_relaxed);
        if (auto strong = weak.load().lock())
          demand(*strong > 0);
      }
    });
  });
}
#endif

static void exceptions() {
  repeat([](int) {
    std::exception_ptr pointer;
    try {
      throw std::logic_error(text);
    } catch (...) {
      pointer = std::current_exception();
    }
    auto look = [pointer] {
      try {
        std::rethrow_exception(pointer);
      } catch (const std::exception &e) {
        demand(e.what() == text);
      }
    };
    std::thread first(look), second(look);
    pointer = nullptr;
    first.join();
    second.join();
  });
}

static void nested_exceptions() {
  repeat([](int) {
    std::exception_ptr pointer;
    std::thread thrower([&pointer] {
      try {
        try {
          throw std::runtime_error(text);
        } catch (...) {
          std::throw_with_nested(std::logic_error(text));
        }
      } catch (...) {
        pointer = std::current_exception();
      }
    });
    thrower.join();
    in_two([pointer](int) {
      try {
        std::rethrow_exception(pointer);
      } catch (const std::exception &outer) {
        try {
          std::rethrow_if_nested(outer);
        } catch (const std::exception &inner) {
          demand(inner.what() == text);
        }
      }
    });
  });
}

static void system_errors() {
  in_two([](int) {
    repeat([](int) {
      try {
        throw std::system_error(std::make_error_code(std::errc::invalid_argument), text);
      } catch (const std::system_error &e) {
        demand(!e.code().message().empty());
      }
    });
  });
}

static void locales() {
  std::locale shared = std::locale::classic();
  in_two([shared](int) {
    repeat([&](int i) {
      std::locale own(shared, new std::numpunct<char>());
      std::ostringstream out;
      out.imbue(i % 2 ? own : std::locale());
      out << i << ' ' << 1.5 << ' ' << std::put_money(1);
      std::istringstream in(out.str());
      int back;
      in >> back;
      demand(back == i && std::use_facet<std::ctype<char>>(own).toupper('a') == 'A');
    });
  });
}

static void strings() {
  std::string shared = text;
  in_two([shared](int) {
    repeat([&](int i) {
      std::string copy = shared;
      copy += std::to_string(i);
      demand(copy.size() > shared.size());
    });
  });
}

static void functions() {
  repeat([](int) {
    std::function<int()> function = [numbers = std::vector<int>(100, 1)] { return numbers[3]; };
    std::thread first(function), second(function);
    demand(function() == 1);
    first.join();
    second.join();
  });
}

// The standard streams may be used by all threads at once.
static void streams() {
  demand(freopen("/dev/null", "w", stdout) != nullptr);
  in_two([](int) {
    repeat([](int i) {
      std::cout << "line " << i << '\n';
      std::clog << "";
      demand(std::cerr.good());
    });
  });
}

int main(int count, char **arguments) {
  return run(count, arguments,
             {{"shared_pointers", shared_pointers},
              {"weak_pointers", weak_pointers},
              {"atomic_functions_of_pointers", atomic_functions_of_pointers},
#ifdef __cpp_lib_atomic_shared_ptr
              {"atomic_pointers", atomic_pointers},
#endif
              {"exceptions", exceptions},
              {"nested_exceptions", nested_exceptions},
              {"system_errors", system_errors},
              {"locales", locales},
              {"strings", strings},
              {"functions", functions},
              {"streams", streams}});
}
