"""Says which YAML files a JSON Schema accepts, by a validator that Daybook does not share.

Usage: validate.py SCHEMA FILE...   prints a JSON array with true or false for each file.
YAML is read by its 1.2 core schema, in which dates, times and `no` are texts; a key that stands
twice is refused, since JSON has no such object.
"""

import json
import re
import sys

import yaml
from jsonschema import Draft202012Validator


class CoreLoader(yaml.SafeLoader):
    """PyYAML with the types of YAML 1.2 in place of those of 1.1."""


CoreLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in [
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?$", list("-+.0123456789")),
]:
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), first)


def mapping(loader: CoreLoader, node: yaml.MappingNode) -> dict:
    pairs = [
        (loader.construct_object(key, deep=True), loader.construct_object(value, deep=True))
        for key, value in node.value
    ]
    if len({key for key, _ in pairs}) < len(pairs):
        raise yaml.YAMLError("a key stands twice")
    return dict(pairs)


CoreLoader.add_constructor("tag:yaml.org,2002:map", mapping)


def accepts(validator: Draft202012Validator, path: str) -> bool:
    with open(path, encoding="utf-8") as file:
        try:
            return validator.is_valid(yaml.load(file, CoreLoader))
        except yaml.YAMLError:
            return False


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    print(json.dumps([accepts(validator, path) for path in sys.argv[2:]]))


main()
