//! Rust's standard collections: hash and tree maps, strings, vectors of boxed
//! trait objects, iterator chains, a binary heap, and formatting.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap, HashSet, VecDeque};
use std::fmt::Write;
use std::hash::{BuildHasherDefault, Hasher};
use std::rc::Rc;

#[link(wasm_import_module = "bench")]
extern "C" {
    #[link_name = "start"]
    fn bench_start();
    #[link_name = "end"]
    fn bench_end();
}

/// FNV-1a, so that the order of iteration is the same every time.
#[derive(Clone)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xcbf29ce484222325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = (self.0 ^ u64::from(b)).wrapping_mul(0x100000001b3);
        }
    }
    fn finish(&self) -> u64 {
        self.0
    }
}

type Map<K, V> = HashMap<K, V, BuildHasherDefault<Fnv>>;

struct Rng(u32);

impl Rng {
    fn next(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0
    }
    fn below(&mut self, n: u32) -> u32 {
        ((u64::from(self.next()) * u64::from(n)) >> 32) as u32
    }
}

trait Account {
    fn owner(&self) -> &str;
    fn apply(&mut self, amount: i64) -> Result<i64, String>;
}

struct Checking {
    owner: String,
    balance: i64,
}

struct Savings {
    owner: String,
    balance: i64,
    history: VecDeque<i64>,
}

struct Shared(Rc<RefCell<Checking>>, String);

impl Account for Checking {
    fn owner(&self) -> &str {
        &self.owner
    }
    fn apply(&mut self, amount: i64) -> Result<i64, String> {
        if self.balance + amount < -500 {
            return Err(format!("{}: {} would overdraw {}", self.owner, amount, self.balance));
        }
        self.balance += amount;
        Ok(self.balance)
    }
}

impl Account for Savings {
    fn owner(&self) -> &str {
        &self.owner
    }
    fn apply(&mut self, amount: i64) -> Result<i64, String> {
        if amount < 0 && self.history.iter().filter(|&&a| a < 0).count() >= 5 {
            return Err(format!("{}: too many withdrawals", self.owner));
        }
        self.history.push_back(amount);
        if self.history.len() > 12 {
            self.history.pop_front();
        }
        self.balance += amount;
        Ok(self.balance)
    }
}

impl Account for Shared {
    fn owner(&self) -> &str {
        &self.1
    }
    fn apply(&mut self, amount: i64) -> Result<i64, String> {
        self.0.borrow_mut().apply(amount)
    }
}

fn names(rng: &mut Rng, n: usize) -> Vec<String> {
    (0..n)
        .map(|_| {
            let length = 3 + rng.below(6);
            (0..length).map(|i| if i % 2 == 0 { b"bcdfgklmnprst"[rng.below(13) as usize] } else { b"aeiou"[rng.below(5) as usize] } as char).collect()
        })
        .collect()
}

/// Word index: word -> positions, then the most frequent, then a tree by length.
fn index(words: &[String]) -> (usize, u64) {
    let mut positions: Map<&str, Vec<usize>> = Map::default();
    for (i, w) in words.iter().enumerate() {
        positions.entry(w).or_default().push(i);
    }
    let mut ranked: Vec<_> = positions.iter().map(|(w, p)| (p.len(), *w)).collect();
    ranked.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));

    let mut tree: BTreeMap<(usize, String), u64> = BTreeMap::new();
    for (count, w) in &ranked {
        *tree.entry((w.len(), w.chars().rev().collect())).or_insert(0) += *count as u64;
    }
    let keep: HashSet<&str, BuildHasherDefault<Fnv>> = ranked.iter().take(ranked.len() / 2).map(|r| r.1).collect();
    tree.retain(|(_, w), _| keep.contains(w.chars().rev().collect::<String>().as_str()));
    let sum = tree.range((5, String::new())..(8, String::new())).fold(0u64, |h, ((n, w), c)| {
        w.bytes().fold(h.wrapping_mul(31) ^ c.wrapping_add(*n as u64), |h, b| h.rotate_left(5) ^ u64::from(b))
    });
    (tree.len(), sum)
}

fn bank(rng: &mut Rng, names: &[String]) -> (i64, usize) {
    let joint = Rc::new(RefCell::new(Checking { owner: "joint".to_string(), balance: 10_000 }));
    let mut accounts: Vec<Box<dyn Account>> = names
        .iter()
        .enumerate()
        .map(|(i, n)| -> Box<dyn Account> {
            match i % 3 {
                0 => Box::new(Checking { owner: n.clone(), balance: 100 }),
                1 => Box::new(Savings { owner: n.clone(), balance: 50, history: VecDeque::new() }),
                _ => Box::new(Shared(Rc::clone(&joint), n.clone())),
            }
        })
        .collect();
    let (mut total, mut errors) = (0i64, Vec::new());
    for _ in 0..400_000 {
        let k = rng.below(accounts.len() as u32) as usize;
        match accounts[k].apply(i64::from(rng.below(400)) - 210) {
            Ok(balance) => total = total.wrapping_add(balance),
            Err(e) => errors.push(e),
        }
    }
    let text: usize = errors.iter().map(String::len).sum::<usize>() + accounts.iter().map(|a| a.owner().len()).sum::<usize>();
    (total, text)
}

/// A discrete-event simulation on a heap, with a log that is formatted and parsed back.
fn simulate(rng: &mut Rng) -> u64 {
    let mut queue: BinaryHeap<Reverse<(u64, u32)>> = (0..500).map(|i| Reverse((u64::from(i * 7 % 31), i))).collect();
    let mut log = String::new();
    for _ in 0..60_000 {
        let Some(Reverse((time, who))) = queue.pop() else { break };
        writeln!(log, "{:>8} {:03x} {}", time, who, if who % 2 == 0 { "even" } else { "odd" }).unwrap();
        queue.push(Reverse((time + 1 + u64::from(rng.below(50)), who)));
    }
    log.lines()
        .filter_map(|line| {
            let mut parts = line.split_whitespace();
            let time: u64 = parts.next()?.parse().ok()?;
            let who = u64::from_str_radix(parts.next()?, 16).ok()?;
            (parts.next()? == "odd").then(|| time * 512 + who)
        })
        .fold(0, |h: u64, v| h.wrapping_mul(0x100000001b3) ^ v)
}

fn main() {
    let mut rng = Rng(20_240_517);
    let people = names(&mut rng, 300);
    let words: Vec<String> = {
        let vocabulary = names(&mut rng, 20_000);
        (0..150_000).map(|_| vocabulary[(rng.below(20_000) as usize * rng.below(20_000) as usize) / 20_000].clone()).collect()
    };

    unsafe { bench_start() };
    let (mut kept, mut sum, mut total, mut text, mut log) = (0, 0, 0, 0, 0);
    for round in 0..4 {
        let (k, s) = index(&words[round * 10_000..]);
        let (t, n) = bank(&mut rng, &people);
        kept += k;
        sum ^= s;
        total += t;
        text += n;
        log ^= simulate(&mut rng);
    }
    unsafe { bench_end() };

    println!("collections index {} {:016x} bank {} {} simulation {:016x}", kept, sum, total, text, log);
}
