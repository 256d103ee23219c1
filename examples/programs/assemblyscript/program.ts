// An end-to-end check for a WASI host, in AssemblyScript (with wasi-shim):
// arguments and environment, garbage-collected objects, maps, sorting, UTF-16
// strings, closures-free callbacks, typed arrays, 64-bit arithmetic.

abstract class Shape {
  abstract area(): f64;
  abstract name(): string;
}

class Circle extends Shape {
  constructor(private r: f64) { super(); }
  area(): f64 { return Math.PI * this.r * this.r; }
  name(): string { return "circle"; }
}

class Rect extends Shape {
  constructor(private w: f64, private h: f64) { super(); }
  area(): f64 { return this.w * this.h; }
  name(): string { return "rect"; }
}

class Entry {
  constructor(public word: string, public count: i32) {}
}

class TreeNode {
  left: TreeNode | null = null;
  right: TreeNode | null = null;
  constructor(public key: i32) {}
}

function insert(root: TreeNode | null, key: i32): TreeNode {
  if (root === null) return new TreeNode(key);
  if (key < root.key) root.left = insert(root.left, key);
  else root.right = insert(root.right, key);
  return root;
}

function depth(root: TreeNode | null): i32 {
  return root === null ? 0 : 1 + max(depth(root.left), depth(root.right));
}

function words(): void {
  const text = "the quick brown fox jumps over the lazy dog while the other dog sleeps";
  const counts = new Map<string, i32>();
  const parts = text.split(" ");
  for (let i = 0; i < parts.length; i++) {
    const w = parts[i];
    counts.set(w, counts.has(w) ? counts.get(w) + 1 : 1);
  }
  const entries: Entry[] = [];
  const keys = counts.keys();
  for (let i = 0; i < keys.length; i++) entries.push(new Entry(keys[i], counts.get(keys[i])));
  entries.sort((a, b) => a.count != b.count ? b.count - a.count : a.word < b.word ? -1 : 1);
  for (let i = 0; i < 4; i++) console.log(entries[i].word.padEnd(7) + entries[i].count.toString());
}

// Enough garbage for several collections.
function churn(): void {
  let alive: Array<string> = [], total = 0, random: u32 = 12345;
  for (let i = 0; i < 200000; i++) {
    random = random * 1664525 + 1013904223;
    const s = (random >> 8).toString(16);
    total += s.length;
    if (i % 1000 == 0) alive.push(s);
  }
  console.log("churned " + total.toString() + " kept " + alive.length.toString() + " last " + alive[alive.length - 1]);

  let root: TreeNode | null = null;
  for (let i = 0; i < 5000; i++) {
    random = random * 1664525 + 1013904223;
    root = insert(root, random >> 8);
  }
  console.log("tree depth " + depth(root).toString());
}

function arithmetic(): void {
  let a: u64 = 0, b: u64 = 1;
  for (let i = 0; i < 90; i++) {
    const t = a + b;
    a = b;
    b = t;
  }
  console.log("fib(90) " + a.toString() + " max " + u64.MAX_VALUE.toString() + " " + i64.MIN_VALUE.toString());
  const samples: f64[] = [0.1 + 0.2, 1e21, 1.0 / 3.0, -0.0, 123456789.125, 5e-324, NaN, Infinity];
  let line = "";
  for (let i = 0; i < samples.length; i++) line += samples[i].toString() + " ";
  console.log(line.trimEnd());
  const f = new Float32Array(8);
  for (let i = 0; i < f.length; i++) f[i] = Mathf.sin(<f32>i);
  f.sort();
  console.log(f.map((x: f32): f32 => Mathf.round(x * 1000)).join(","));
}

const args = process.argv;
console.log("args " + args.slice(1).join("|"));
const names = process.env.keys().sort((a, b) => a < b ? -1 : a > b ? 1 : 0);
for (let i = 0; i < names.length; i++) console.log("env " + names[i] + "=" + process.env.get(names[i]));
words();
churn();
arithmetic();
const shapes: Shape[] = [new Circle(1.5), new Rect(2, 3.25)];
for (let i = 0; i < shapes.length; i++) console.log(shapes[i].name() + " " + shapes[i].area().toString());
console.log("naïve 雪 😀".split("").reverse().join("").length.toString() + " " + "naïve 雪 😀".toUpperCase());
process.exit(args.length > 2 ? 3 : 0);
