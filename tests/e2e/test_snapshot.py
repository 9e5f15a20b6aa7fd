#!/usr/bin/env python3
"""A program that hangs tells what its threads do when its time is up, when it is asked to end, and when it is asked."""
import os
import signal
import subprocess
import time
import unittest

from e2e_case import ProgramCase
from snarl_tools import FOUND, environment


class Snapshot(ProgramCase):
    source = "hangs.cpp"

    def assert_tells_all(self, text):
        self.assertIn("(snapshot)", text)
        self.assertRegex(text, r"The main thread \(T1\) (waits|has waited \d+\.\d s) for the end of thread T2, holding no lock")
        self.assertIn("Thread T2 runs, or is in a call of the system, holding mutex `guard`", text)
        self.assertRegex(text, r"Thread T3 (waits|has waited \d+\.\d s) for mutex `guard` \(held by thread T2\), holding no lock")

    def test_time_is_up(self):
        result = self.run_program([], "stall_timeout_s=2")
        self.assertEqual((result.code, result.out), (FOUND, "hangs\n"))
        self.assert_tells_all(result.err)

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.kill()
            process.communicate()

    def start(self, *arguments, options=""):
        process = subprocess.Popen([self.program, *arguments], cwd=self.folder, env=environment(options), text=True,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(self.end, process)
        self.assertEqual(process.stdout.readline(), "hangs\n")
        return process

    @staticmethod
    def wait_until_all_wait(pid):
        """For a lock, a thread or a semaphore: in futex(), which is behind all of them. What sleeps is Snarl's watcher."""
        calls = [""]
        while not all(call.startswith(("202 ", "35 ")) for call in calls):
            calls = []
            for task in os.listdir(f"/proc/{pid}/task"):
                with open(f"/proc/{pid}/task/{task}/syscall", encoding="ascii") as file:
                    calls.append(file.read())

    @staticmethod
    def wait_until_two_wait(pid):
        """Main for the sleeper's end, and a thread, which may begin late on a busy machine, for the mutex."""
        waiting = 0
        while waiting < 2:
            waiting = 0
            for task in os.listdir(f"/proc/{pid}/task"):
                with open(f"/proc/{pid}/task/{task}/syscall", encoding="ascii") as file:
                    waiting += file.read().startswith("202 ")

    def end_by(self, number, *arguments, options=""):
        process = self.start(*arguments, options=options)
        if arguments == ("all wait",):
            self.wait_until_all_wait(process.pid)
            time.sleep(0.3)  # waits that have only begun are none yet
        process.send_signal(number)
        err = process.communicate(timeout=60)[1]
        self.assertEqual(process.returncode, -number)
        return err

    def test_signals(self):
        for number in (signal.SIGTERM, signal.SIGQUIT):
            with self.subTest(number=number):
                self.assertIn("(snapshot)", self.end_by(number, options="snapshot_on_signal=1"))

    def test_ended_in_the_middle_of_its_work(self):
        for options in ("", "snapshot_on_signal=0"):
            with self.subTest(options=options):
                self.assertEqual(self.end_by(signal.SIGTERM, options=options), "")
                self.assert_no_files()

    def test_ended_while_every_thread_waits(self):
        self.assertIn("(snapshot)", self.end_by(signal.SIGTERM, "all wait"))
        self.assertEqual(self.end_by(signal.SIGTERM, "all wait", options="snapshot_on_signal=0"), "")

    def test_ended_while_work_is_handed_over(self):
        for _ in range(20):
            self.assertEqual(self.end_by(signal.SIGTERM, "hands over"), "")
        self.assert_no_files()

    def test_asked(self):
        process = self.start("until told")
        self.wait_until_two_wait(process.pid)
        for _ in range(2):
            result = self.snarl("snapshot", str(process.pid))
            self.assertEqual((result.code, result.err), (0, ""))
            self.assert_tells_all(result.out)
        out, err = process.communicate("\n", timeout=60)
        self.assertEqual((process.returncode, out, err), (3, "", ""))
        self.assert_no_files()

    def test_asked_and_kept(self):
        process = self.start("until told", options="keep=1")
        self.assertEqual(self.snarl("snapshot", str(process.pid), "--format=json", "-o", self.path("asked.json")).code, 0)
        process.communicate("\n", timeout=60)
        run_file = self.path(next(name for name in os.listdir(self.folder) if name.endswith(".snarl")))
        self.assertEqual(self.kinds(self.report(run_file)), ["snapshot"])

    def test_others_signals(self):
        process = self.start("counts urgent", options="")
        for _ in range(2):
            process.send_signal(signal.SIGURG)
            self.assertEqual(process.stdout.readline(), "urgent\n")
            self.assertEqual(self.snarl("snapshot", str(process.pid)).code, 0)
        out, err = process.communicate("\n", timeout=60)
        self.assertEqual((process.returncode, out, err), (3, "", ""))

    def assert_refused(self, pid, *parts):
        result = self.snarl("snapshot", str(pid))
        self.assertEqual((result.code, result.out), (2, ""))
        self.assert_one_line(result.err, "snarl snapshot: ", *parts)

    def test_no_such_process(self):
        ended = subprocess.Popen(["true"])
        ended.wait()
        self.assert_refused(ended.pid, f"there is no process {ended.pid}")

    def test_ended_but_not_waited_for(self):
        ended = subprocess.Popen(["true"])
        os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)
        self.assert_refused(ended.pid, "has ended")
        ended.wait()

    def test_not_ours(self):
        foreign = subprocess.Popen(["sleep", "60"])
        self.addCleanup(self.end, foreign)
        self.assert_refused(foreign.pid, "(sleep)", "does not run Snarl")

    def test_stopped(self):
        process = self.start()
        process.send_signal(signal.SIGSTOP)
        os.waitpid(process.pid, os.WUNTRACED)
        self.assert_refused(process.pid, "is stopped")

    def test_deaf(self):
        self.assert_refused(self.start("deaf").pid, "does not answer", "SIGURG")


if __name__ == "__main__":
    unittest.main()
