"""Gets Debian source packages, with package lists of its own: the system's apt configuration stays as it is."""

import os
import re
import subprocess
from pathlib import Path

SOURCES = "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] {mirror} bookworm main\n"


class FetchError(Exception):
    """The package cannot be had here; other programs may still be."""


def is_installed(package):
    query = subprocess.run(["dpkg-query", "-W", "-f=${db:Status-Abbrev}", package], capture_output=True, text=True)
    return query.stdout == "ii "


def install(packages):
    """Installs what is missing of the packages that a program needs for building."""
    missing = [package for package in packages if not is_installed(package)]
    if not missing:
        return
    print(f"Installing: {' '.join(missing)}", flush=True)
    prefix = [] if os.geteuid() == 0 else ["sudo"]
    command = prefix + ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    if subprocess.run(command, stdout=subprocess.DEVNULL).returncode:
        raise FetchError(f"cannot install {' '.join(missing)}")


def system_mirror():
    """The archive that the system's own package lists come from."""
    listed = subprocess.run(["apt-get", "indextargets", "--format", "$(REPO_URI)"], capture_output=True, text=True)
    for uri in listed.stdout.split():
        if "security" not in uri:
            return uri.rstrip("/")
    raise FetchError("apt-get names no archive to take sources from: run apt-get update")


class SourceArchive:
    """Debian's source packages in a folder of our own."""

    def __init__(self, directory: Path):
        self._directory = directory.resolve()  # apt takes a relative path for one in its own folder
        self._mirror = system_mirror()
        self._updated = False

    def unpacked(self, package):
        """Returns (the unpacked source tree, its version)."""
        existing = self._find(package)
        return existing or self._fetch(package)

    def _find(self, package):
        for description in sorted((self._directory / "src").glob(f"{package}_*.dsc")):
            version = re.search(r"^Version: (\S+)", description.read_text(), re.MULTILINE).group(1)
            tree = self._directory / "src" / package
            if tree.exists():
                return tree, version
        return None

    def _fetch(self, package):
        install(["dpkg-dev"])
        self._update()
        source = self._directory / "src"
        self._apt(["source", "--download-only", package], f"{package} cannot be downloaded", cwd=source)
        description = sorted(source.glob(f"{package}_*.dsc"))[-1]
        unpack = subprocess.run(["dpkg-source", "--no-check", "-x", description.name, package], cwd=source, capture_output=True, text=True)
        if unpack.returncode:
            raise FetchError(f"{package} cannot be unpacked: {unpack.stderr.strip()}")
        return self._find(package)

    def _update(self):
        if self._updated:
            return
        for folder in ("lists/partial", "cache/archives/partial", "src"):
            (self._directory / folder).mkdir(parents=True, exist_ok=True)
        (self._directory / "sources.list").write_text(SOURCES.format(mirror=self._mirror))
        self._apt(["update", "-qq"], "no list of source packages")
        self._updated = True

    def _apt(self, arguments, complaint, cwd=None):
        options = {"Dir::Etc::sourcelist": self._directory / "sources.list", "Dir::Etc::sourceparts": "/dev/null",
                   "Dir::State::lists": self._directory / "lists", "Dir::Cache": self._directory / "cache", "APT::Sandbox::User": "",
                   "APT::Update::Error-Mode": "any"}  # else a list that cannot be had is only a warning
        flags = [word for key, value in options.items() for word in ("-o", f"{key}={value}")]
        run = subprocess.run(["apt-get", *flags, *arguments], cwd=cwd, capture_output=True, text=True)
        if run.returncode:
            errors = [line for line in run.stderr.splitlines() if line.startswith("E:")]
            raise FetchError(f"{complaint}: {errors[0] if errors else 'apt-get failed'}")
