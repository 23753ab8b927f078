# Validations a second with python3-jsonschema: python3 jsonschema_peer.py SECONDS SCHEMA INSTANCE...; the same lines as the others.
import json
import os
import sys
import time

import jsonschema

seconds = float(sys.argv[1])
with open(sys.argv[2], "rb") as f:
    schema = json.load(f)
validator = jsonschema.validators.validator_for(schema)(schema)


def measure(judge):
    def run(length):
        started = time.perf_counter()
        count = 0
        while True:
            judge()
            count += 1
            elapsed = time.perf_counter() - started
            if elapsed >= length:
                return count / elapsed

    run(seconds / 2)
    return run(seconds)


for file in sys.argv[3:]:
    with open(file, "rb") as f:
        text = f.read()
    value = json.loads(text)
    verdict = "valid" if validator.is_valid(value) else "invalid"
    parsed = measure(lambda: validator.is_valid(value))
    whole = measure(lambda: validator.is_valid(json.loads(text)))
    print("python3-jsonschema", os.path.basename(file)[: -len(".json")], verdict, "%.0f" % parsed, "%.0f" % whole, flush=True)
