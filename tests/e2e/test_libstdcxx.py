"""libstdc++ (standard_library_case.py)."""
import unittest

import snarl_tools
from standard_library_case import StandardLibraryCase


class Libstdcxx(StandardLibraryCase):
    def test_silent(self):
        self.check_all(snarl_tools.tools_of_this_test().clang)


if __name__ == "__main__":
    unittest.main()
