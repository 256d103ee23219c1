// Assembles the guests of these tests: npm i wabt@1.0.39, then node build.mjs in this folder.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import wabt from "wabt";

const { parseWat } = await wabt();
for (const file of readdirSync(".").filter((f) => f.endsWith(".wat"))) {
  const module = parseWat(file, readFileSync(file, "utf8"), { tail_call: true, extended_const: true });
  module.resolveNames();
  writeFileSync(file.replace(/wat$/, "wasm"), module.toBinary({ write_debug_names: true }).buffer);
}
