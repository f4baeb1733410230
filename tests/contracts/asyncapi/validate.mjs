// Usage: node validate.mjs DOCUMENT. Prints every finding of AsyncAPI's own parser; exits 1 on an error.
import { readFile } from "node:fs/promises";
import { Parser } from "@asyncapi/parser";

const ERROR = 0;
const LEVELS = ["error", "warning", "information", "hint"];

const path = process.argv[2];
const { document, diagnostics } = await new Parser().parse(await readFile(path, "utf8"));
for (const finding of diagnostics) {
  console.log(`${LEVELS[finding.severity]}: ${finding.path.join(".")}: ${finding.message}`);
}
const valid = document !== undefined && !diagnostics.some((finding) => finding.severity === ERROR);
console.log(valid ? `${path}: valid, ${document.channels().all().length} channels` : `${path}: not valid`);
process.exit(valid ? 0 : 1);
