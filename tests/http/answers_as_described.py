"""answers_as_described.py DOCUMENT CASES: whether each value is as the schema beside it says, and has no other members.

DOCUMENT is an OpenAPI description, CASES a list of {"name", "schema", "value"}. Exit codes: 0 they are, 1 they are not.
"""
import json
import sys

import jsonschema

with open(sys.argv[1], encoding="utf-8") as file:
    document = json.load(file)
with open(sys.argv[2], encoding="utf-8") as file:
    cases = json.load(file)


def closed(schema):
    """The schema, with no more members than it names."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value) for key, value in schema.items()}
    if isinstance(made.get("properties"), dict) and "additionalProperties" not in made:
        made["additionalProperties"] = False
    return made


components = closed(document["components"])
wrong = 0
for case in cases:
    schema = {"components": components, **closed(case["schema"])}
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    for fault in list(checker.iter_errors(case["value"]))[:5]:
        wrong += 1
        print(f"{case['name']} {fault.json_path}: {fault.message[:300]}")
sys.exit(1 if wrong else 0)
