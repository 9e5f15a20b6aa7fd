"""libc++ (standard_library_case.py)."""
import os
import unittest

from standard_library_case import StandardLibraryCase

CLANG = 19  # the version whose libc++ the tests install
FLAGS = ["-stdlib=libc++", "-fexperimental-library"]


@unittest.skipUnless(os.path.exists(f"/usr/lib/llvm-{CLANG}/include/c++/v1"), "libc++ is not installed")
class Libcxx(StandardLibraryCase):
    def test_silent(self):
        self.check_all(CLANG, FLAGS)


if __name__ == "__main__":
    unittest.main()
