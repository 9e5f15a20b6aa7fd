#!/usr/bin/python3
"""Validates reports against the published schema: validate.py SCHEMA FILE_OR_FOLDER..."""
import json
import pathlib
import sys

import jsonschema


def reports(argument):
    path = pathlib.Path(argument)
    return sorted(path.glob("*.json")) if path.is_dir() else [path]


def main():
    schema = json.loads(pathlib.Path(sys.argv[1]).read_text())
    validator_class = jsonschema.validators.validator_for(schema)
    validator_class.check_schema(schema)
    validator = validator_class(schema)
    files = [file for argument in sys.argv[2:] for file in reports(argument)]
    if not files:
        sys.exit("no reports to validate")
    failures = 0
    for file in files:
        for error in validator.iter_errors(json.loads(file.read_text())):
            failures += 1
            print(f"{file}: {error.json_path}: {error.message}")
    print(f"{len(files)} reports, {failures} violations")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
