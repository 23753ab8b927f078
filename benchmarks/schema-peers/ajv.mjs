// Validations a second with ajv, compiled: node ajv.mjs SECONDS SCHEMA INSTANCE...; the same lines as Oac.Payloads.Benchmarks.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import Ajv from "ajv/dist/2020.js";

const [seconds, schemaFile, ...files] = process.argv.slice(2);
const ajv = new Ajv.default({ strict: false, validateFormats: false });
const validate = ajv.compile(JSON.parse(readFileSync(schemaFile, "utf8")));

function measure(judge) {
  const run = (length) => {
    const started = performance.now();
    let count = 0;
    let elapsed;
    do {
      for (let i = 0; i < 8; i++) judge();
      count += 8;
      elapsed = (performance.now() - started) / 1000;
    } while (elapsed < length);
    return count / elapsed;
  };
  run(seconds / 2);
  return run(Number(seconds));
}

for (const file of files) {
  const bytes = readFileSync(file);
  const value = JSON.parse(bytes);
  const verdict = validate(value) ? "valid" : "invalid";
  const parsed = measure(() => validate(value));
  // The bytes come from a socket or a file, so making them a string is part of the way.
  const whole = measure(() => validate(JSON.parse(bytes.toString("utf8"))));
  console.log(`ajv ${basename(file, ".json")} ${verdict} ${parsed.toFixed(0)} ${whole.toFixed(0)}`);
}
