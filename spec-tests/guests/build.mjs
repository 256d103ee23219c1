// Assembles the guests of these tests: npm i wabt@1.0.39 binaryen@132.0.0, then node build.mjs in this folder.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import wabt from "wabt";

const WASM_AS = join(createRequire(import.meta.url).resolve("binaryen/package.json"), "../bin/wasm-as");
// What wabt cannot read.
const NEWER = ["exceptions.wat", "gc.wat"];
const FEATURES = ["mvp-features", "enable-reference-types", "enable-multivalue", "enable-gc"]
  .concat("enable-mutable-globals", "enable-exception-handling")
  .map((flag) => "--" + flag);
const { parseWat } = await wabt();
for (const file of readdirSync(".").filter((f) => f.endsWith(".wat"))) {
  if (NEWER.includes(file)) {
    const output = file.replace(/wat$/, "wasm");
    spawnSync("node", [WASM_AS, ...FEATURES, "-g", file, "-o", output], { stdio: "inherit" });
    continue;
  }
  const module = parseWat(file, readFileSync(file, "utf8"), { tail_call: true, extended_const: true, threads: true });
  module.resolveNames();
  writeFileSync(file.replace(/wat$/, "wasm"), module.toBinary({ write_debug_names: true }).buffer);
}
