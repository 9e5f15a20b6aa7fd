"""Checks the built runtime from outside.

  exported LIBRARY LIBC LIBM LIBSTDCXX   every exported symbol begins with snarl_ or __snarl_, is an annotation, or
                                         stands in for a function of one of the libraries
  undefined LIBRARY LIBC LIBGCC          every undefined symbol is one of these libraries' (or weak); all C programs have both
  general-registers OBJECTS              planted code calls these objects with its vector registers live
  outside OBJECTS ARCHIVE                what these objects call of libc is known: it may use vector registers
  debug-information ARCHIVE              none: every program would carry it and every report read it
  constructors ARCHIVE                   nothing is constructed late: the only entries are the start of the runtime
"""
import re
import subprocess
import sys

# __start_ and __stop_: the linker's, hidden, but listed.
OWN = re.compile(r"(__)?snarl_|__(start|stop)_snarl_")
# What programs annotate their own synchronisation with.
ANNOTATION = re.compile(r"(WTF)?Annotate[A-Z]|RunningOnValgrind$|ValgrindSlowdown$|ThreadSanitizerQuery$"
                        r"|__tsan_(acquire|release|mutex_\w+|check_no_mutexes_held|\w*fiber\w*|external_\w+|flush_memory)$")
# Of libraries that may not be here: newer libcs, libc++ (namespace std::__1) and its libc++abi.
ELSEWHERE = re.compile(r"ompt_start_tool$|_ZNSt3__1|__cxa_(decrement_exception_refcount|rethrow_primary_exception)$|__isoc23_(v?[fs]?w?scanf|(str|wcs)to\w+)$|pthread_(cond|mutex|rwlock)_\w+$|sem_clockwait$")
# The linker, the start files and the dynamic linker define these.
STARTUP = {"__libc_stack_end", "__tls_get_addr", "_dl_find_object"}


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def symbols(library, *options):
    """(kind, name without version) of each dynamic symbol."""
    for line in output("nm", "-D", *options, library).splitlines():
        kind, name = line.split()[-2:]
        yield kind, name.split("@")[0]


def names(libraries):
    return {name for library in libraries for _, name in symbols(library, "--defined-only")}


def exported(library, *originals):
    known = names(originals)
    return [f"exports {name}, which is neither Snarl's nor an interposition"
            for _, name in symbols(library, "--defined-only")
            if not (OWN.match(name) or ANNOTATION.match(name) or ELSEWHERE.match(name) or name in known)]


def undefined(library, *libraries):
    known = names(libraries) | STARTUP
    return [f"needs {name}, which not every C program has"
            for kind, name in symbols(library, "--undefined-only") if kind == "U" and name not in known]


# What the core uses of libc and the dynamic linker, and why no planted code loses vector registers by it.
OUTSIDE = {
    "__libc_stack_end": "a variable",
    "__snarl_default_options": "the program's, called at the start",
    "__snarl_default_suppressions": "the program's, called at the start",
    "__tsan_default_suppressions": "the program's, called at the start",
    "_dl_find_object": "unwind_rule.cpp keeps them (VectorRegisters)",
    "dl_iterate_phdr": "in reports only, which keep them (race.cpp)",
    "dladdr1": "in reports only, which keep them (race.cpp)",
    "dlsym": "at the start",
    "getauxval": "at the start",
    "pthread_attr_destroy": "at the start of a thread",
    "pthread_attr_getstack": "at the start of a thread",
    "pthread_attr_init": "at the start (layout.cpp)",
    "pthread_attr_setstacksize": "at the start (layout.cpp)",
    "pthread_getattr_np": "at the start of a thread",
    "pthread_setattr_default_np": "at the start (layout.cpp)",
    "pthread_self": "two instructions of its own",
}


def outside(objects, archive):
    own = {line.split()[-1] for line in output("nm", "--defined-only", archive).splitlines() if len(line.split()) == 3}
    used = set()
    for path in objects.split(";"):
        used |= {line.split()[-1] for line in output("nm", "--undefined-only", path).splitlines() if len(line.split()) == 2}
    return [f"the core calls {name}: planted code may lose vector registers by it (runtime/platform/vector_registers.h)"
            for name in sorted(used - own - set(OUTSIDE))]


def general_registers(objects):
    problems = []
    for path in objects.split(";"):
        code = output("objdump", "-d", "--no-show-raw-insn", path)
        used = re.search(r"%[xyz]mm\d+|%st\b", code)
        # The entry of the slow path may save them; that is the point of it.
        if used and not path.endswith(".S.o"):
            problems.append(f"{path} uses {used.group()}")
    return problems


def constructors(archive):
    allowed = re.compile(r"start\.cpp\.o")
    problems, member = [], ""
    for line in output("readelf", "-SW", archive).splitlines():
        if line.startswith("File: "):
            member = line
        section = re.search(r"\.(init_array|ctors|preinit_array)\S*", line)
        if section and not allowed.search(member):
            problems.append(f"{member} has {section.group()}")
    return problems


def debug_information(archive):
    return ["the archive has debug information"] if ".debug_info" in output("readelf", "-SW", archive) else []


def main():
    checks = {"exported": exported, "undefined": undefined, "general-registers": general_registers, "outside": outside,
              "constructors": constructors, "debug-information": debug_information}
    problems = checks[sys.argv[1]](*sys.argv[2:])
    for problem in problems:
        print(problem)
    return 1 if problems else 0


sys.exit(main())
