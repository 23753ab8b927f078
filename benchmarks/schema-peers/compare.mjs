// Reads lines of {schema, instances, valid} and says where ajv judges otherwise: node compare.mjs <LINES
import { createInterface } from "node:readline";
import Ajv7 from "ajv";
import Ajv2019 from "ajv/dist/2019.js";
import Ajv2020 from "ajv/dist/2020.js";

const options = { strict: false, validateFormats: false, logger: false };
let schemas = 0;
let verdicts = 0;
let differences = 0;
let thrown = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const { schema, instances, valid } = JSON.parse(line);
  const Ajv = schema.$schema.includes("2020-12") ? Ajv2020 : schema.$schema.includes("2019-09") ? Ajv2019 : Ajv7;
  const validate = new Ajv.default(options).compile(schema);
  schemas++;
  instances.forEach((instance, i) => {
    let theirs;
    try {
      theirs = validate(instance);
    } catch (error) {
      // Code that ajv makes of some schemas throws; there is nothing to compare then.
      if (!(error instanceof TypeError)) throw error;
      thrown++;
      return;
    }
    verdicts++;
    if (theirs !== valid[i]) {
      differences++;
      if (differences <= 10) console.error(JSON.stringify({ schema, instance, ours: valid[i] }));
    }
  });
}
console.log(`${schemas} schemas, ${verdicts} verdicts, ${differences} differ from ajv, ${thrown} times ajv's code threw`);
process.exit(differences > 0 || schemas === 0 ? 1 : 0);
