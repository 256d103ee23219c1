// Renews expected/ from V8: `node record.mjs [CASE...]`, with node 20 or newer, npm, tar and unzip. The case `frozen` is
// all scripts of frozen/.
import { createHash } from 'node:crypto';
import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';

const self = fileURLToPath(import.meta.url);
const here = join(self, '..');

// The guest has a process of its own, because it may close the standard streams.
async function runGuest({ file, argv0, args, invoke, env, preopens }) {
  // In node 20 a garbage collection inside a fast call of node:wasi aborts the process.
  setFlagsFromString('--no-turbo-fast-api-calls');
  process.removeAllListeners('warning'); // node:wasi announces itself as experimental
  const { WASI } = await import('node:wasi');
  const guestArgs = invoke ? [argv0] : [argv0, ...args];
  const wasi = new WASI({ version: 'preview1', args: guestArgs, env, preopens, returnOnExit: true });
  const module = new WebAssembly.Module(fs.readFileSync(file));
  const imports = wasi.getImportObject();
  if (!invoke) return wasi.start(new WebAssembly.Instance(module, imports));

  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    (imports[from] ??= {})[name] ??= () => { throw new Error(`no import ${from} ${name}`); };
  }
  const { exports } = new WebAssembly.Instance(module, imports);
  wasi.initialize({ exports: { memory: exports.memory, _initialize: exports._initialize } });
  const result = exports[invoke](...args.map(Number));
  if (result !== undefined) fs.writeSync(1, `${result}\n`);
  return 0;
}

async function unpack({ package: name, version, resources, dirs, libraries = [] }, folder) {
  fs.mkdirSync(folder);
  const packed = execFileSync('npm', ['pack', '--json', `${name}@${version}`], { cwd: folder });
  execFileSync('tar', ['xzf', JSON.parse(packed)[0].filename, '--strip-components=1'], { cwd: folder });
  for (const [file, target] of Object.entries(resources)) {
    const source = join(folder, file);
    const into = join(folder, target);
    fs.mkdirSync(into, { recursive: true });
    if (file.endsWith('.tar')) execFileSync('tar', ['xf', source, '-C', into]);
    else write((await import(pathToFileURL(source))).filesystem, into);
  }
  for (const library of libraries) await unpackLibrary(library, folder, join(folder, dirs[library.dir]));
}

async function unpackLibrary({ artifact, root, files }, folder, into) {
  const jar = join(folder, 'library.jar');
  const answer = await fetch(`https://repo.maven.apache.org/maven2/${artifact}`);
  fs.writeFileSync(jar, Buffer.from(await answer.arrayBuffer()));
  execFileSync('unzip', ['-q', jar, ...files.map((file) => `${root}${file}*`), '-d', join(folder, 'library')]);
  fs.renameSync(join(folder, 'library', root), into);
}

// Files that the tree names by URL are in their places already.
function write(tree, folder) {
  fs.mkdirSync(folder, { recursive: true });
  for (const [name, entry] of Object.entries(tree)) {
    if (typeof entry === 'string') fs.writeFileSync(join(folder, name), entry);
    else if (!(entry instanceof URL)) write(entry, join(folder, name));
  }
}

function run(step, program, folder, work) {
  const preopens = { '/work': work, '/tmp': fs.mkdtempSync(join(tmpdir(), 'record-tmp-')) };
  for (const [guest, host] of Object.entries(program.dirs)) preopens[guest] = join(folder, host);
  for (const [guest, host] of Object.entries(step.dirs ?? {})) preopens[guest] = join(work, host);
  const file = step.module ? join(work, step.module) : join(folder, program.module);
  const { argv0, args, invoke, env = {} } = step;
  const guest = JSON.stringify({ file, argv0, args, invoke, env, preopens });
  const result = spawnSync(process.execPath, [self, '--guest', guest], { input: step.stdin ?? '' });
  fs.rmSync(preopens['/tmp'], { recursive: true });
  return `exit ${result.status}\n` + section('stdout', result.stdout) + section('stderr', result.stderr);
}

function section(name, bytes) {
  const text = bytes.toString();
  return `--- ${name}, ${bytes.length} bytes\n${text}${text === '' || text.endsWith('\n') ? '' : '\n'}`;
}

function produced(inputs, work) {
  return fs.readdirSync(work, { recursive: true }).sort()
    .filter((name) => !fs.existsSync(join(inputs, name)) && fs.statSync(join(work, name)).isFile())
    .map((name) => [name, createHash('sha256').update(fs.readFileSync(join(work, name))).digest('hex')])
    .map(([name, hash]) => `--- ${name}, sha256 ${hash}\n`).join('');
}

async function recordFrozen(program, step, folder) {
  await unpack(program, folder);
  for (const script of fs.readdirSync(join(here, 'frozen'))) {
    const stdin = fs.readFileSync(join(here, 'frozen', script), 'utf8');
    const text = run({ ...step, stdin }, program, folder, folder);
    fs.writeFileSync(join(here, 'expected', `frozen-${script.replace('.py', '.txt')}`), text);
    console.log(script);
  }
}

async function record(only) {
  const { programs, cases, frozen, notInV8 } = JSON.parse(fs.readFileSync(join(here, 'programs.json'), 'utf8'));
  const temporary = fs.mkdtempSync(join(tmpdir(), 'record-'));
  for (const name of only.length > 0 ? only : [...Object.keys(cases), 'frozen']) {
    if (name === 'frozen') {
      await recordFrozen(programs.python, frozen, join(temporary, name));
      continue;
    }
    if (notInV8[name]) {
      console.log(`${name}: not recorded, ${notInV8[name]}`);
      continue;
    }
    const [key] = name.split(' ');
    const folder = join(temporary, key);
    const work = join(temporary, name);
    const inputs = join(here, 'inputs', key);
    if (!fs.existsSync(folder)) await unpack(programs[key], folder);
    fs.cpSync(inputs, work, { recursive: true });
    const text = cases[name].map((step) => run(step, programs[key], folder, work)).join('') + produced(inputs, work);
    fs.writeFileSync(join(here, 'expected', `${name.replace(' ', '-')}.txt`), text);
    console.log(name);
  }
  fs.rmSync(temporary, { recursive: true });
}

if (process.argv[2] === '--guest') process.exit(await runGuest(JSON.parse(process.argv[3])));
await record(process.argv.slice(2));
