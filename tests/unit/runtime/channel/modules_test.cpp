#include "runtime/channel/modules.h"
#include "runtime/platform/process_image.h"
#include "tests/unit/runtime/channel/support/child.h"

#include <dlfcn.h>
#include <filesystem>
#include <gtest/gtest.h>

namespace snarl {
namespace {

struct Library {
  explicit Library(const char *path) : handle(dlopen(path, RTLD_NOW)), code(dlsym(handle, "answer")) {}
  uintptr_t address() const { return reinterpret_cast<uintptr_t>(code); }
  // As the interceptor of dlclose does it. Returns what became unmapped.
  std::vector<std::pair<uintptr_t, uintptr_t>> unload() {
    std::vector<std::pair<uintptr_t, uintptr_t>> gone;
    modules_before_unload();
    dlclose(handle);
    modules_after_unload(
        [](uintptr_t begin, uintptr_t end, void *p) { static_cast<decltype(gone) *>(p)->push_back({begin, end}); },
        &gone);
    return gone;
  }
  void *handle, *code;
};

int scenario() {
  auto expect = [line = 0](bool holds) mutable {
    ++line;
    if (!holds)
      _exit(line);
  };
  Library first(LIBRARY_A);
  expect(module_generation() == 0);
  std::vector<std::pair<uintptr_t, uintptr_t>> gone = first.unload();
  expect(gone.size() == 1 && gone[0].first <= first.address() && first.address() < gone[0].second);
  expect(module_generation() == 1);
  Library second(LIBRARY_B);
  Library again(LIBRARY_B);
  modules_refresh();
  LoadedModule *old = module_of(first.address(), 0), *fresh = module_of(second.address(), 1);
  expect(old && std::string(old->path) == LIBRARY_A && !old->loaded && old->generation_until == 1);
  expect(fresh && std::string(fresh->path) == LIBRARY_B && fresh->loaded && fresh->generation_from == 1);
  expect(old->build_id_size == fresh->build_id_size);
  expect(second.unload().empty()); // `again` still holds it
  expect(module_generation() == 1);
  expect(again.unload().size() == 1);
  expect(module_generation() == 2);
  expect(module_of(second.address(), 1) && !module_of(second.address(), 2));
  return 0;
}

// The exit code is the number of the expectation that failed.
TEST(Modules, AddressesKeepTheirMeaningAfterUnloading) {
  EXPECT_EQ(run_child("", scenario), 0);
}

TEST(Modules, AModuleAtThePlaceOfAnotherIsMarkedToo) {
  EXPECT_EQ(run_child("",
                      [] {
                        Library first(LIBRARY_A);
                        module_is_planted(first.address());
                        first.unload();
                        Library second(LIBRARY_B);
                        module_is_planted(second.address());
                        modules_refresh();
                        LoadedModule *a = module_of(first.address(), 0), *b = module_of(second.address(), 1);
                        return a && b && (a->flags & 1) && (b->flags & 1) ? 0 : 1;
                      }),
            0);
}

TEST(Modules, PlantedModulesAreMarked) {
  EXPECT_EQ(run_child("",
                      [] {
                        static int planted_here;
                        module_is_planted(reinterpret_cast<uintptr_t>(&planted_here));
                        modules_refresh();
                        for (const LoadedModule &m : all_modules()) {
                          bool is_main = text_equal(m.path, process_image().program);
                          bool planted = m.flags & 1, main_program = m.flags & 2;
                          if (is_main != planted || is_main != main_program)
                            return 1;
                        }
                        return all_modules().count > 3 ? 0 : 2;
                      }),
            0);
}

} // namespace
} // namespace snarl
