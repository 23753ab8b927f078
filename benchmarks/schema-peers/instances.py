# Writes the schema and the instances that are measured into a folder: python3 instances.py FOLDER
import json
import os
import random
import sys

folder = sys.argv[1]
rng = random.Random(1)

schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["id", "kind", "events"],
    "properties": {
        "id": {"type": "string", "pattern": "^[a-z0-9-]{8,36}$"},
        "kind": {"enum": ["push", "issue", "release", "comment", "review", "alert", "schedule"]},
        "events": {"type": "array", "maxItems": 100000, "items": {"$ref": "#/$defs/event"}},
    },
    "additionalProperties": False,
    "$defs": {
        "event": {
            "type": "object",
            "required": ["at", "who", "size"],
            "properties": {
                "at": {"type": "string", "minLength": 10, "maxLength": 40},
                "who": {"$ref": "#/$defs/person"},
                "size": {"type": "integer", "minimum": 0},
                "ratio": {"type": "number", "exclusiveMaximum": 1},
                "tags": {"type": "array", "items": {"type": "string", "maxLength": 20}, "uniqueItems": True},
                "body": {"type": ["string", "null"]},
                "parent": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/event"}]},
            },
            "patternProperties": {"^x-": {"type": "string"}},
            "additionalProperties": False,
        },
        "person": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {"type": "string", "minLength": 1},
                "mail": {"type": "string", "pattern": "^[^@\\s]+@[^@\\s]+$"},
                "role": {"oneOf": [{"const": "owner"}, {"const": "member"}, {"const": "guest"}]},
            },
            "additionalProperties": False,
        },
    },
}


def event(depth):
    e = {
        "at": "2026-01-%02dT10:%02d:00Z" % (rng.randint(1, 28), rng.randint(0, 59)),
        "who": {"name": "n%d" % rng.randint(0, 999), "mail": "user%d@example.com" % rng.randint(0, 999), "role": rng.choice(["owner", "member", "guest"])},
        "size": rng.randint(0, 10**6),
        "ratio": round(rng.random(), 4),
        "tags": ["tag-%d" % i for i in range(rng.randint(0, 6))],
        "body": None if rng.random() < 0.2 else "The quick brown fox jumps over the lazy dog. " * rng.randint(1, 4),
        "x-trace": "%032x" % rng.getrandbits(128),
        "parent": event(depth - 1) if depth > 0 and rng.random() < 0.5 else None,
    }
    return e


def write(name, value):
    with open(os.path.join(folder, name + ".json"), "w") as f:
        json.dump(value, f)


write("schema", schema)
write("small", {"id": "0123abcd-small", "kind": "alert", "events": [event(0)]})
events = []
while len(json.dumps(events)) < 100_000:
    events.append(event(2))
write("100kB", {"id": "0123abcd-large", "kind": "push", "events": events})
write("invalid", {"id": "0123abcd-large", "kind": "push", "events": events + [{**event(0), "size": -1}]})

# What costs most of those who do not expect it: many equal-looking objects that must differ, alternatives that fail late, deep nesting.
write(
    "adversarial-schema",
    {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {
            "unique": {"type": "array", "uniqueItems": True},
            "tree": {"$ref": "#/$defs/tree"},
            "text": {"type": "array", "items": {"type": "string", "pattern": "^(([a-z])+.)+[A-Z]([a-z])+$"}},
        },
        "unevaluatedProperties": False,
        "$defs": {
            "tree": {
                "anyOf": [
                    {"type": "object", "properties": {"next": {"$ref": "#/$defs/tree"}, "v": {"const": 1}}, "required": ["v"]},
                    {"type": "object", "properties": {"next": {"$ref": "#/$defs/tree"}, "v": {"const": 2}}, "required": ["v"]},
                ]
            }
        },
    },
)
tree = {"v": 2}
for _ in range(12):
    tree = {"next": tree, "v": 2}
write(
    "adversarial",
    {"unique": [{"a": {"b": [i, "x"]}} for i in range(1000)], "tree": tree, "text": ["a" * 20 for _ in range(3)]},
)
