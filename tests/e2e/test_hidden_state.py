#!/usr/bin/env python3
"""Functions of libc that share state which the program cannot see: two threads that call one race, and the report names
what they share. Functions that lock their state, or keep it per thread, do not."""
import unittest

import snarl_tools
from e2e_case import ProgramCase

SHARED = {
    "strtok": "strtok", "setenv": "environment", "putenv": "environment", "setlocale": "locale", "drand48": "drand48",
    "lrand48": "drand48", "srand48": "drand48", "getopt": "getopt", "getpwnam": "users", "getpwuid": "users",
    "getgrgid": "groups", "gethostbyname": "hosts", "gethostent": "hosts", "getservbyname": "services",
    "getprotobynumber": "protocols", "getnetbyname": "networks", "getmntent": "mounts", "ttyname": "terminal_name",
    "ecvt": "digits", "l64a": "digits", "mbtowc": "conversion", "localtime": "time_fields", "gmtime": "time_fields",
    "asctime": "time_text", "ctime": "time_text", "hsearch": "hash_table",
    "mrand48": "drand48", "seed48": "drand48", "lcong48": "drand48", "getopt_long": "getopt",
    "getopt_long_only": "getopt",
    **{name: "users" for name in ("getpwent", "setpwent", "endpwent", "getpwent_r")},
    **{name: "groups" for name in ("getgrnam", "getgrent", "setgrent", "endgrent", "getgrent_r")},
    **{name: "hosts" for name in ("gethostbyname2", "gethostbyaddr", "sethostent", "endhostent")},
    **{name: "services" for name in ("getservbyport", "getservent", "setservent", "endservent")},
    **{name: "protocols" for name in ("getprotobyname", "getprotoent", "setprotoent", "endprotoent")},
    "getnetbyaddr": "networks", "getnetent": "networks", "ptsname": "terminal_name", "fcvt": "digits",
    "mblen": "conversion", "wctomb": "conversion", "getlogin": "login_name", "localeconv": "number_format",
    "unsetenv": "environment",
    **{name: name for name in ("mbrtowc", "mbrlen", "wcrtomb", "mbsrtowcs", "mbsnrtowcs", "wcsrtombs", "wcsnrtombs",
                               "mbrtoc16", "mbrtoc32", "c16rtomb", "c32rtomb")},
}
PAIRS = {("getenv", "setenv"): "environment", ("secure_getenv", "unsetenv"): "environment",
         ("localtime", "setenv"): "environment", ("ctime", "putenv"): "environment",
         ("mktime", "unsetenv"): "environment", ("tzset", "setenv"): "environment",
         ("find_in_table", "hsearch"): "hash_table", ("localtime", "gmtime"): "time_fields", ("asctime", "ctime"): "time_text"}
SEPARATE = (("mbrtowc", "wcrtomb"), ("mbrtowc", "mbrlen"))
SAFE = ("rand", "random", "strerror", "strsignal", "inet_ntoa", "getenv", "secure_getenv", "localtime_r", "time", "regexec",
        "mktime", "tzset", "find_in_table")


class HiddenState(ProgramCase):
    source = "hidden_state.c"
    flags = (f"-I{snarl_tools.TESTCASES}",)

    def places(self, *names):
        """The names of the variables that the findings are on."""
        result = self.run_program(names, options="json=report.json")
        report = snarl_tools.read_json(self.path("report.json"))
        self.assertEqual(result.code, snarl_tools.FOUND if report["findings"] else 0)
        self.assertEqual({finding["kind"] for finding in report["findings"]} - {"data-race"}, set())
        return {finding["location"]["name"] for finding in report["findings"]}

    def test_shared(self):
        for name, state in SHARED.items():
            with self.subTest(name=name):
                self.assertIn("snarl::hidden_state_of_" + state, self.places(name))

    def test_of_several_functions(self):
        for names, state in PAIRS.items():
            with self.subTest(names=names):
                self.assertIn("snarl::hidden_state_of_" + state, self.places(*names))

    def test_of_each_function_alone(self):
        for names in SEPARATE:
            with self.subTest(names=names):
                self.assertEqual(self.places(*names), set())

    def test_objects_that_have_a_state(self):
        for name in ("readdir", "iconv"):
            with self.subTest(name=name):
                self.assertEqual(self.run_program([name], options="json=report.json").code, snarl_tools.FOUND)
                place = snarl_tools.read_json(self.path("report.json"))["findings"][0]["location"]
                self.assertEqual((place["kind"], place["stack"][0]["function"]), ("heap", "main"))

    def test_safe(self):
        for name in SAFE:
            with self.subTest(name=name):
                self.assertEqual(self.places(name), set())


if __name__ == "__main__":
    unittest.main()
