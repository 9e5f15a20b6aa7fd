#!/usr/bin/env python3
"""One testcase for each kind of finding that one announces: each stack in its report is there, has a function in each frame
and a line in each of the testcase's own, and goes out to main or to where its thread began."""
import glob
import os
import unittest

import expectations
import matching
import snarl_tools
from e2e_case import ProgramCase


def one_for_each_kind():
    """(kind, path), in order of kind."""
    found = {}
    for path in sorted(glob.glob(os.path.join(snarl_tools.TESTCASES, "*", "*", "broken.c*"))):
        testcase = expectations.read(path)
        if testcase.openmp or testcase.least_clang:
            continue
        for finding in testcase.findings:
            found.setdefault(finding.kind, path)
    return sorted(found.items())


def stacks_of(part, name="finding"):
    """(name, stack, thread or None) of each stack anywhere within."""
    if isinstance(part, list):
        for element in part:
            yield from stacks_of(element, name)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key == "stack" or key.endswith("_stack"):
                yield f"{name}.{key}", value, part.get("thread") if name == "accesses" else None
            else:
                yield from stacks_of(value, key)


def is_made_by_compiler(frame):
    """What calls the constructors of a file's global objects stands on no line."""
    return frame["function"].startswith("_GLOBAL__sub_I_")


class CompleteStacks(ProgramCase):
    def check_stack(self, name, stack, path, must_reach_main):
        self.assertTrue(stack, name)
        for frame in stack:
            if frame["file"]:
                self.assertTrue(frame["function"], (name, frame))
            if matching.is_own(frame, path) and not is_made_by_compiler(frame):
                self.assertTrue(frame["line"], (name, frame))
        self.assertGreater(matching.own_line(stack, path), 0, (name, stack))
        if must_reach_main:
            self.assertTrue(any(frame["function"] == "main" for frame in stack), (name, stack))

    def check_finding(self, finding, path):
        mains = {thread["id"] for thread in finding["threads"] if thread["main"]}
        mentioned = list(stacks_of(finding))
        self.assertTrue(mentioned)
        for name, stack, thread in mentioned:
            if name == "threads.stack" or (name in ("location.stack", "locks.stack") and not stack):
                continue  # the main thread, variables and locks without a call that makes them have none
            self.check_stack(name, stack, path, must_reach_main=thread in mains)
        location = finding.get("location") or {}
        if location.get("kind") in ("heap", "descriptor"):
            self.check_stack("location.stack", location["stack"], path, must_reach_main=False)
        for thread in finding["threads"]:
            if not thread["main"]:
                self.check_stack("threads.stack", thread["stack"], path, must_reach_main=False)

    def check_level(self, level):
        for number, (kind, path) in enumerate(one_for_each_kind()):
            with self.subTest(kind=kind, level=level):
                testcase = expectations.read(path)
                program = self.build(path, f"kind{number}-{level}", level, testcase.flags)
                options = ":".join(filter(None, ("json=report.json", testcase.options)))
                self.assertEqual(self.run_command([program], options).code, snarl_tools.FOUND)
                findings = snarl_tools.read_json(self.path("report.json"))["findings"]
                self.assertIn(kind, [finding["kind"] for finding in findings])
                for finding in findings:
                    self.check_finding(finding, path)

    def test_there_are_kinds(self):
        self.assertGreater(len(one_for_each_kind()), 20)

    def test_without_optimisation(self):
        self.check_level(0)

    def test_optimised(self):
        self.check_level(2)


if __name__ == "__main__":
    unittest.main()
