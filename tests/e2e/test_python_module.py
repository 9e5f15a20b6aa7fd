#!/usr/bin/env python3
"""An instrumented Python module in an interpreter that knows nothing of Snarl: LD_PRELOAD of the shared runtime."""
import os
import sys
import sysconfig
import unittest

import snarl_tools
from e2e_case import ProgramCase
from snarl_tools import FOUND

HEADERS = sysconfig.get_paths()["include"]
SCRIPT = """
import extension, sys, threading
threads = [threading.Thread(target=getattr(extension, sys.argv[1])) for _ in range(3)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(extension.add())
"""


@unittest.skipUnless(os.path.exists(os.path.join(HEADERS, "Python.h")), "no headers of Python")
class PythonModule(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.build("extension.c", "extension.so", flags=["-shared", "-fPIC", f"-I{HEADERS}"])

    def run_threads(self, function):
        runtime = os.path.join(os.path.dirname(self.tools.bin), "lib", "snarl", "libsnarl_rt.so")
        env = {**snarl_tools.environment("json=report.json"), "LD_PRELOAD": runtime, "PYTHONPATH": self.build_folder}
        return snarl_tools.run([sys.executable, "-c", SCRIPT, function], env=env, cwd=self.folder)

    def test_under_the_lock(self):
        result = self.run_threads("add")
        self.assertEqual((result.code, result.out, result.err), (0, "4\n", ""))

    def test_without_it(self):
        result = self.run_threads("add_alone")
        self.assertEqual(result.code, FOUND, result.err)
        finding, = snarl_tools.read_json(self.path("report.json"))["findings"]
        self.assertEqual((finding["kind"], finding["location"]["name"]), ("data-race", "total"))
        for access in finding["accesses"]:
            self.assertEqual(access["stack"][0]["function"], "add_alone")


if __name__ == "__main__":
    unittest.main()
