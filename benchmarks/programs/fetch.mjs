// Fetches a program from npm, unless it is there: `node fetch.mjs NAME FOLDER`, with npm and tar. Prints JSON: where its
// module is, and the directories it wants.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const [name, into] = process.argv.slice(2);
const program = JSON.parse(readFileSync(join(here, 'programs.json'), 'utf8'))[name];
const folder = join(into, `${name}-${program.version}`);

function fetch(partial) {
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  execFileSync('npm', ['pack', '--silent', `${program.package}@${program.version}`],
    { cwd: partial, stdio: ['ignore', 'ignore', 'inherit'] });
  const archive = join(partial, readdirSync(partial)[0]);
  const integrity = 'sha512-' + createHash('sha512').update(readFileSync(archive)).digest('base64');
  if (integrity !== program.integrity) throw new Error(`${basename(archive)} is not what was published: ${integrity}`);
  execFileSync('tar', ['xzf', archive, '-C', partial, '--strip-components=1']);
  for (const [file, target] of Object.entries(program.resources)) {
    mkdirSync(join(partial, target), { recursive: true });
    execFileSync('tar', ['xf', join(partial, file), '-C', join(partial, target)]);
  }
  // A guest is told the name of its file, and clang is whatever it is called.
  renameSync(join(partial, program.module), join(partial, `${name}.wasm`));
  renameSync(partial, folder);
}

// A class for a bundler to chew on.
function shape(n) {
  return `/** Shape number ${n}. */
export class Shape${n} {
  #sides = [${Array.from({ length: n % 7 + 2 }, (_, i) => (i * n) % 91 + 0.5).join(', ')}];
  static count = ${n} ?? null;
  get longest() { return Math.max(...this.#sides); }
  scale(factor = ${n % 13}, { keep = true, ...others } = {}) {
    const scaled = this.#sides.map((side, index) => side * factor ** (index % 2));
    return keep && others?.name ? { ...this, scaled, label: \`\${others.name} ${n} of \${scaled.length}\` } : scaled;
  }
  async *[Symbol.asyncIterator]() { for (const side of this.#sides) { if (side > ${n % 50}) yield await side; } }
}`;
}

if (!existsSync(folder)) fetch(`${folder}.partial`);

// Guests may write there.
const work = join(into, 'work');
cpSync(join(here, 'inputs'), work, { recursive: true });
writeFileSync(join(work, 'shapes.js'), Array.from({ length: 1500 }, (_, n) => shape(n)).join('\n'));

const directories = { '/work': work, '/guests': join(here, '..', 'guests', 'src') };
for (const [guest, host] of Object.entries(program.directories)) directories[guest] = join(folder, host);
console.log(JSON.stringify({ module: join(folder, `${name}.wasm`), directories }));
