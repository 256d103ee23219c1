// Run a WASI command again and again under Node's V8 and report its times.
//
//   node run-v8.mjs FILE.wasm [--json] [--iterations N | --seconds S] [--instantiate]
//        [--dir HOST::GUEST]... [--env NAME=VALUE]... [-- ARGS...]
//
// Every iteration is a fresh instance of one compiled WebAssembly.Module and
// one call of _start (or _initialize, where there is no _start). The time is what passes between the imports bench.start
// and bench.end, or the whole _start call when the module does not import them.
// The guest's stdout is shown once, from the first iteration. With --instantiate instances are made but not started;
// what memory one takes is told where node has --expose-gc.
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';

// Node 20's WASI calls can start a garbage collection from inside a V8 "fast API"
// call, which frees the live WASI object and aborts the process. Use plain calls.
setFlagsFromString('--no-turbo-fast-api-calls');
process.removeAllListeners('warning'); // node:wasi announces itself as experimental
const { WASI } = await import('node:wasi');

// Node itself would quote this file before it says what is wrong.
process.on('uncaughtException', (error) => {
  console.error(error.stack ?? String(error));
  process.exit(1);
});

function usage(message) {
  console.error(`run-v8: ${message}`);
  console.error('usage: node run-v8.mjs FILE.wasm [--json] [--iterations N | --seconds S] ' +
    '[--instantiate] [--dir HOST::GUEST]... [--env NAME=VALUE]... [-- ARGS...]');
  process.exit(2);
}

const argv = process.argv.slice(2);
const preopens = {};
const env = {};
let file, json = false, instantiate = false, iterations = 0, seconds = 0, guestArgs = [];
while (argv.length > 0) {
  const arg = argv.shift();
  const value = () => argv.shift() ?? usage(`${arg} needs a value`);
  if (arg === '--') guestArgs = argv.splice(0);
  else if (arg === '--json') json = true;
  else if (arg === '--instantiate') instantiate = true;
  else if (arg === '--iterations') iterations = Number(value()) || usage('--iterations needs a number');
  else if (arg === '--seconds') seconds = Number(value()) || usage('--seconds needs a number');
  else if (arg === '--dir') {
    const [host, guest] = value().split('::');
    preopens[guest ?? host] = host;
  } else if (arg === '--env') {
    const pair = value();
    const eq = pair.indexOf('=');
    if (eq < 1) usage('--env needs NAME=VALUE');
    env[pair.slice(0, eq)] = pair.slice(eq + 1);
  } else if (arg.startsWith('--')) usage(`unknown option ${arg}`);
  else if (file === undefined) file = arg;
  else usage(`unexpected argument ${arg} (guest arguments go after --)`);
}
if (file === undefined) usage('no file');
if (!iterations && !seconds) iterations = 10;

const bytes = readFileSync(file);
const compileStart = performance.now();
const module = new WebAssembly.Module(bytes);
const compileMs = performance.now() - compileStart;
const marked = WebAssembly.Module.imports(module).some((i) => i.module === 'bench');

const scratch = mkdtempSync(join(tmpdir(), 'run-v8-'));
const times = [];
let output, exitCode = 0, instanceBytes, start, end;

function instance(stdout, stderr) {
  const wasi = new WASI({
    version: 'preview1', args: [basename(file), ...guestArgs], env, preopens, stdout, stderr, returnOnExit: true,
  });
  const imports = {
    ...wasi.getImportObject(),
    bench: { start: () => { start = performance.now(); }, end: () => { end = performance.now(); } },
  };
  return { wasi, instance: new WebAssembly.Instance(module, imports) };
}

function run(stdout, stderr) {
  start = end = undefined;
  const { wasi, instance: fresh } = instance(stdout, stderr);
  const before = performance.now();
  // Kotlin's programs are started by what initialises them.
  const code = fresh.exports._start ? wasi.start(fresh) : wasi.initialize(fresh) ?? 0;
  const after = performance.now();
  times.push(marked && start !== undefined && end !== undefined ? end - start : after - before);
  return code;
}

function timeInstantiation() {
  const before = performance.now();
  instance(1, 2);
  times.push((performance.now() - before) * 1000);
}

function residentBytes() {
  global.gc();
  return process.memoryUsage.rss();
}

function bytesOfInstance() {
  const count = 16;
  const before = residentBytes();
  const alive = Array.from({ length: count }, () => instance(1, 2));
  const grown = residentBytes() - before;
  return Math.max(0, Math.round(grown / alive.length));
}

try {
  const began = performance.now();
  for (let i = 0; iterations ? i < iterations : i < 3 || performance.now() - began < seconds * 1000; i++) {
    if (instantiate) {
      // Once all is loaded, and before instances can leave each other anything.
      if (i === 1 && global.gc) instanceBytes = bytesOfInstance();
      timeInstantiation();
      continue;
    }
    const outFile = join(scratch, 'stdout');
    const stdout = openSync(outFile, 'w');
    const stderr = i === 0 ? 2 : openSync(devNull, 'w');
    const code = run(stdout, stderr);
    closeSync(stdout);
    if (stderr !== 2) closeSync(stderr);
    const text = readFileSync(outFile, 'utf8');
    if (i === 0) {
      output = text;
      exitCode = code;
    } else if (text !== output || code !== exitCode) {
      console.error(`run-v8: iteration ${i + 1} ended differently from the first one`);
      exitCode ||= 1;
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

const ms = (x) => Math.round(x * 1000) / 1000;
const lastHalf = times.slice(Math.floor(times.length / 2)).sort((a, b) => a - b);
const middle = lastHalf.length >> 1;
const median = lastHalf.length % 2 ? lastHalf[middle] : (lastHalf[middle - 1] + lastHalf[middle]) / 2;
const unit = instantiate ? 'us' : 'ms';
const result = {
  [`first_${unit}`]: ms(times[0]),
  [`min_${unit}`]: ms(times.reduce((a, b) => Math.min(a, b))),
  [`median_${unit}`]: ms(median),
  iterations: times.length,
  compile_ms: ms(compileMs),
  [`times_${unit}`]: times.map(ms),
  instance_bytes: instanceBytes,
  exit_code: exitCode,
  output,
};
if (json) {
  console.log(JSON.stringify(result));
} else {
  process.stdout.write(output ?? '');
  console.log(`first ${result[`first_${unit}`]} ${unit}, min ${result[`min_${unit}`]} ${unit}, ` +
    `median of the last half ${result[`median_${unit}`]} ${unit}, ${result.iterations} iterations`);
}
process.exitCode = exitCode;
