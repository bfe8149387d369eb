"""json_schema.py SCHEMA FILE: whether the file is JSON without a member twice, and as the schema says.

Exit codes: 0 it is, 1 it is not (and why), 77 this Python has no jsonschema (Debian: python3-jsonschema).
"""
import json
import sys

try:
    import jsonschema
except ImportError:
    sys.exit(77)


def members_once(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member is there twice among " + ", ".join(name for name, _ in pairs))
    return members


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file, object_pairs_hook=members_once)


schema = read(sys.argv[1])
jsonschema.Draft202012Validator.check_schema(schema)
try:
    faults = list(jsonschema.Draft202012Validator(schema).iter_errors(read(sys.argv[2])))
except ValueError as error:
    sys.exit(f"{sys.argv[2]}: {error}")
for fault in faults[:20]:
    print(f"{fault.json_path}: {fault.message}")
sys.exit(1 if faults else 0)
