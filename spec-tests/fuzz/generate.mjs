// Makes random modules of the supported features, and the transcript of what V8 says they do.
//
//   npm i binaryen@132.0.0
//   node --experimental-wasm-type-reflection generate.mjs FOLDER FIRST-SEED COUNT [BYTES]
//
// A module is made from BYTES random bytes (3000 where not given) that its seed determines. It is kept only where V8
// ends every call without a stack overflow, whose time depends on the engine, and does not trap at once. NaNs become
// zero, because their bits depend on it too.
//
// The host: every function "log-..." writes what it is given, any other function returns zeros, and an imported
// externref is the string "external".
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const WASM_OPT = join(createRequire(import.meta.url).resolve("binaryen/package.json"), "../bin/wasm-opt");
const TOOL = new Function(
  "Module", "require", "process", "module", "__filename", "__dirname", "WebAssembly",
  readFileSync(WASM_OPT, "utf8").replace(/^#!.*/, ""),
);
let compiledTool;
const COMPILING_ONCE = Object.create(WebAssembly, {
  instantiate: {
    async value(binary, imports) {
      compiledTool ??= await WebAssembly.compile(binary);
      return { module: compiledTool, instance: await WebAssembly.instantiate(compiledTool, imports) };
    },
  },
});
const FEATURES =
  "mvp-features enable-bulk-memory enable-bulk-memory-opt enable-sign-ext enable-nontrapping-float-to-int " +
  "enable-mutable-globals enable-multivalue enable-reference-types enable-tail-call enable-extended-const " +
  "enable-call-indirect-overlong";
const SHAPES = [[], ["-O1"], ["-O3"], ["--flatten"], ["-O2", "--flatten", "-O2"], ["--fuzz-passes"]];

const [folder, first, count, bytes] = process.argv.slice(2);
const scratch = mkdtempSync(join(tmpdir(), "fuzz-"));
for (let seed = +first; seed < +first + +count; seed++) {
  const input = join(scratch, "input");
  const output = join(scratch, "output.wasm");
  writeFileSync(input, randomBytes(seed, +(bytes ?? 3000)));
  const flags = [...FEATURES.split(" ").map((f) => "--" + f), ...SHAPES[seed % SHAPES.length]];
  const [status, errors] = await wasmOpt([input, "-ttf", ...flags, "--denan", "-o", output]);
  if (status !== 0) {
    console.log(`${seed}: not made: ${errors[0]}`);
    continue;
  }
  const wasm = exportingMemory(readFileSync(output));
  const transcript = run(wasm);
  if (transcript === undefined) {
    console.log(`${seed}: left out`);
    continue;
  }
  writeFileSync(join(folder, seed + ".wasm"), wasm);
  writeFileSync(join(folder, seed + ".log"), transcript);
}
rmSync(scratch, { recursive: true });

// Runs the tool in this process, where its own module is compiled once: each run takes a tenth of that of a new process.
function wasmOpt(args) {
  return new Promise((resolve) => {
    const errors = [];
    const own = Object.create(process, {
      argv: { value: ["node", WASM_OPT, ...args] },
      exitCode: { get: () => 0, set: (status) => resolve([status, errors]) },
    });
    const module = {
      print() {},
      printErr: (line) => errors.push(line),
      onAbort: (reason) => resolve([1, [String(reason)]]),
    };
    TOOL(module, createRequire(import.meta.url), own, undefined, WASM_OPT, dirname(WASM_OPT), COMPILING_ONCE);
  });
}

// The same module with its first memory exported last, if it has one.
function exportingMemory(wasm) {
  const EXPORTS = 7;
  for (let at = 8; at < wasm.length; ) {
    const [size, content] = uleb(wasm, at + 1);
    const end = content + size;
    if (wasm[at] === EXPORTS) {
      const [count, entries] = uleb(wasm, content);
      const name = Buffer.from("first memory");
      const section = Buffer.concat([
        ulebOf(count + 1), wasm.subarray(entries, end), ulebOf(name.length), name, Buffer.from([2, 0]),
      ]);
      const more = Buffer.concat([
        wasm.subarray(0, at + 1), ulebOf(section.length), section, wasm.subarray(end),
      ]);
      return WebAssembly.validate(more) ? more : wasm;
    }
    at = end;
  }
  return wasm;
}

function uleb(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return [value, at];
  }
}

function ulebOf(value) {
  const bytes = [];
  for (; value >= 0x80; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return Buffer.from([...bytes, value]);
}

// xorshift32
function randomBytes(seed, length) {
  let state = (seed * 2654435761 + 1) >>> 0 || 1;
  return Uint8Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 0xff;
  });
}

// Calls every export with zeros, in order. Undefined where there is nothing to learn.
function run(wasm) {
  if (!WebAssembly.validate(wasm)) return undefined;
  const lines = [];
  const module = new WebAssembly.Module(wasm);
  const imports = {};
  for (const { module: from, name, kind, type } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {};
    if (kind === "function" && name.startsWith("log-")) {
      imports[from][name] = (...values) => void lines.push(["log", ...values.map(show)].join(" "));
    } else if (kind === "function") {
      const zeros = type.results.map(zero);
      imports[from][name] = () => (zeros.length > 1 ? zeros : zeros[0]);
    } else if (kind === "global" && type.value === "externref") {
      imports[from][name] = "external";
    } else {
      return undefined;
    }
  }
  try {
    const { exports } = new WebAssembly.Instance(module, imports);
    for (const { name, kind, type } of WebAssembly.Module.exports(module)) {
      if (kind === "function") {
        lines.push("call " + name);
        lines.push(...call(exports[name], type));
      } else if (kind === "memory") {
        lines.push("memory " + summary(exports[name].buffer));
      }
      if (lines.length > 5000) return undefined;
    }
  } catch {
    return undefined;
  }
  return lines.some((l) => /^(log|result)/.test(l)) ? lines.join("\n") + "\n" : undefined;
}

function call(f, type) {
  try {
    const result = f(...type.parameters.map(zero));
    const results = type.results.length > 1 ? result : type.results.map(() => result);
    return results.map((value) => "result " + show(value));
  } catch (e) {
    if (e instanceof WebAssembly.RuntimeError) return ["trap"];
    if (e instanceof WebAssembly.Exception) return ["exception"];
    throw e;
  }
}

function zero(type) {
  return type === "i64" ? 0n : type === "externref" || type === "funcref" ? null : 0;
}

// The size in pages, and a checksum of the first of them.
function summary(memory) {
  const pages = memory.byteLength / 65536;
  let sum = 0;
  for (const word of new Int32Array(memory, 0, Math.min(pages, 1024) * 16384)) sum = (Math.imul(sum, 31) + word) | 0;
  return `${pages} ${sum}`;
}

// Integers in decimal, other numbers as the bits of a double, so that both sides print alike.
function show(value) {
  if (value === null) return "null";
  switch (typeof value) {
    case "bigint":
      return `${value}`;
    case "number": {
      if (Number.isInteger(value) && Math.abs(value) < 2 ** 53 && !Object.is(value, -0)) return `${value}`;
      const bits = new DataView(new ArrayBuffer(8));
      bits.setFloat64(0, value);
      return "0x" + bits.getBigUint64(0).toString(16).padStart(16, "0");
    }
    case "function":
    case "object":
      return typeof value;
    default:
      return `${value}`;
  }
}
