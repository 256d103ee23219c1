//! An end-to-end check for a WASI host, in Rust: arguments and environment,
//! collections, iterators, trait objects, string formatting, files in a
//! preopened directory, error values. The output is deterministic.
//!
//!     program [DIR]    DIR is a directory to write in (default /data)

use std::collections::{BTreeMap, BinaryHeap, HashMap, HashSet, VecDeque};
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

trait Shape {
    fn area(&self) -> f64;
    fn name(&self) -> String;
}

struct Circle(f64);
struct Rect {
    w: f64,
    h: f64,
}

impl Shape for Circle {
    fn area(&self) -> f64 {
        std::f64::consts::PI * self.0 * self.0
    }
    fn name(&self) -> String {
        format!("circle of {}", self.0)
    }
}

impl Shape for Rect {
    fn area(&self) -> f64 {
        self.w * self.h
    }
    fn name(&self) -> String {
        format!("{}x{} rect", self.w, self.h)
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Number(f64),
    Op(char),
    Open,
    Close,
}

#[derive(Debug)]
enum CalcError {
    BadChar(char, usize),
    Unbalanced,
    Incomplete,
}

impl fmt::Display for CalcError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CalcError::BadChar(c, at) => write!(f, "unexpected {:?} at {}", c, at),
            CalcError::Unbalanced => write!(f, "unbalanced parentheses"),
            CalcError::Incomplete => write!(f, "incomplete expression"),
        }
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, CalcError> {
    let mut out = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some(&(at, c)) = chars.peek() {
        match c {
            ' ' => {
                chars.next();
            }
            '0'..='9' | '.' => {
                let mut digits = String::new();
                while let Some(&(_, d)) = chars.peek() {
                    if d.is_ascii_digit() || d == '.' {
                        digits.push(d);
                        chars.next();
                    } else {
                        break;
                    }
                }
                out.push(Token::Number(digits.parse().map_err(|_| CalcError::BadChar(c, at))?));
            }
            '+' | '-' | '*' | '/' => {
                out.push(Token::Op(c));
                chars.next();
            }
            '(' | ')' => {
                out.push(if c == '(' { Token::Open } else { Token::Close });
                chars.next();
            }
            _ => return Err(CalcError::BadChar(c, at)),
        }
    }
    Ok(out)
}

/// Evaluate by the shunting-yard algorithm.
fn calculate(text: &str) -> Result<f64, CalcError> {
    fn rank(op: char) -> u8 {
        if op == '+' || op == '-' {
            1
        } else {
            2
        }
    }
    fn apply(values: &mut Vec<f64>, op: char) -> Result<(), CalcError> {
        let b = values.pop().ok_or(CalcError::Incomplete)?;
        let a = values.pop().ok_or(CalcError::Incomplete)?;
        values.push(match op {
            '+' => a + b,
            '-' => a - b,
            '*' => a * b,
            _ => a / b,
        });
        Ok(())
    }
    let (mut values, mut ops) = (Vec::new(), Vec::<Token>::new());
    for token in tokens(text)? {
        match token {
            Token::Number(n) => values.push(n),
            Token::Open => ops.push(token),
            Token::Op(op) => {
                while let Some(&Token::Op(top)) = ops.last() {
                    if rank(top) < rank(op) {
                        break;
                    }
                    ops.pop();
                    apply(&mut values, top)?;
                }
                ops.push(token);
            }
            Token::Close => loop {
                match ops.pop() {
                    Some(Token::Open) => break,
                    Some(Token::Op(op)) => apply(&mut values, op)?,
                    _ => return Err(CalcError::Unbalanced),
                }
            },
        }
    }
    while let Some(top) = ops.pop() {
        match top {
            Token::Op(op) => apply(&mut values, op)?,
            _ => return Err(CalcError::Unbalanced),
        }
    }
    values.pop().ok_or(CalcError::Incomplete)
}

fn collections() {
    let text = "the quick brown fox jumps over the lazy dog while the other dog sleeps";
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for word in text.split_whitespace() {
        *counts.entry(word).or_insert(0) += 1;
    }
    let mut ranked: Vec<_> = counts.iter().collect();
    ranked.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    for (word, n) in ranked.iter().take(4) {
        println!("{:<6} {}", word, n);
    }

    let lengths: BTreeMap<usize, Vec<&str>> = text.split(' ').fold(BTreeMap::new(), |mut m, w| {
        m.entry(w.len()).or_insert_with(Vec::new).push(w);
        m
    });
    println!("{:?}", lengths);

    let mut heap: BinaryHeap<u32> = (0..20).map(|i| i * 7919 % 1000).collect();
    let top: Vec<u32> = (0..5).filter_map(|_| heap.pop()).collect();
    println!("largest {:?}", top);

    let mut queue = VecDeque::from(vec![1u64]);
    let mut seen = HashSet::new();
    while let Some(n) = queue.pop_front() {
        if n < 500 && seen.insert(n) {
            queue.push_back(n * 2);
            queue.push_back(n * 3 + 1);
        }
    }
    println!("reachable {} sum {}", seen.len(), seen.iter().sum::<u64>());
}

fn files(dir: &Path) -> io::Result<()> {
    let path = dir.join("lines.txt");
    let mut out = BufWriter::new(File::create(&path)?);
    for i in 0..1000 {
        writeln!(out, "{:04} {}", i, "x".repeat(i % 7))?;
    }
    drop(out);

    let mut total = 0;
    for line in BufReader::new(File::open(&path)?).lines() {
        total += line?.len();
    }
    let size = fs::metadata(&path)?.len();
    println!("{} bytes, {} without line ends", size, total);

    let mut file = File::open(&path)?;
    file.seek(SeekFrom::End(-10))?;
    let mut tail = String::new();
    file.read_to_string(&mut tail)?;
    println!("tail {:?}", tail);

    fs::create_dir_all(dir.join("a/b"))?;
    fs::rename(&path, dir.join("a/b/moved.txt"))?;
    let names: Vec<String> =
        fs::read_dir(dir.join("a"))?.map(|e| e.map(|e| e.file_name().to_string_lossy().into_owned())).collect::<Result<_, _>>()?;
    println!("in a: {:?}, moved away: {}", names, !path.exists());
    match fs::read(dir.join("missing")) {
        Err(e) => println!("missing: {:?}", e.kind()),
        Ok(_) => println!("missing is there?"),
    }
    fs::remove_dir_all(dir.join("a"))
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    println!("args: {:?}", args);
    let mut env: Vec<_> = std::env::vars().collect();
    env.sort();
    for (name, value) in env {
        println!("env: {}={}", name, value);
    }

    collections();

    let shapes: Vec<Box<dyn Shape>> = vec![Box::new(Circle(1.5)), Box::new(Rect { w: 2.0, h: 3.25 })];
    for s in &shapes {
        println!("{}: {:.4}", s.name(), s.area());
    }
    for text in ["1 + 2 * 3", "(1 + 2) * 3 / 4", "2 * (3 + 4", "1 +", "7 % 2", "10 - 4 - 3"] {
        match calculate(text) {
            Ok(v) => println!("{} = {}", text, v),
            Err(e) => println!("{}: {}", text, e),
        }
    }
    println!("{:>8.3}|{:+}|{:#x}|{:e}|{:?}|{:#010b}|{}", 2f64.sqrt(), 42, 0xdead_beefu32, 12345.678, 0.1 + 0.2, 37, u64::MAX);
    println!("{:?} {:?} {:?}", 250u8.checked_add(10), 250u8.wrapping_add(10), (-7i64).rem_euclid(3));
    println!("{:?} {}", i128::MAX, "naïve 雪".chars().rev().collect::<String>());

    let dir = args.first().map_or("/data", |s| s.as_str());
    if let Err(e) = files(Path::new(dir)) {
        eprintln!("program: {}", e);
        std::process::exit(1);
    }
}
