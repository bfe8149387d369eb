"""schema_agreement.py SCHEMA... < FILES: what the schemas say of files.

A line of FILES is the name of a schema (SCHEMA without .json) and the path of a YAML file; a line of the answer is "valid"
or "refused: " and why. Scalars are texts, as rectify reads them; only a plain empty one is nothing.
"""
import json
import pathlib
import sys

import jsonschema
import yaml


class Loader(yaml.BaseLoader):
    """Every scalar a text, so that dates and `yes` stay what was written."""


def scalar(loader, node):
    return None if node.style is None and node.value == "" else loader.construct_scalar(node)


Loader.add_constructor("tag:yaml.org,2002:str", scalar)

validators = {}
for path in map(pathlib.Path, sys.argv[1:]):
    schema = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validators[path.stem] = jsonschema.Draft202012Validator(schema)

for line in sys.stdin:
    name, path = line.rstrip("\n").split(" ", 1)
    with open(path, encoding="utf-8-sig") as file:
        document = yaml.load(file, Loader)
    fault = jsonschema.exceptions.best_match(validators[name].iter_errors(document))
    print(f"refused: {fault.json_path}: {fault.message}".replace("\n", " ") if fault else "valid")
