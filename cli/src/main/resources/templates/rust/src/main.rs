//! The request comes as environment variables and standard input, the response
//! goes to standard output: headers, a blank line, the body.

use std::env;
use std::io::{self, Read};

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_default()
}

fn main() -> io::Result<()> {
    let mut body = String::new();
    io::stdin().read_to_string(&mut body)?;
    println!("content-type: text/plain\n");
    println!("Hello from Rust!");
    println!("method: {}", variable("REQUEST_METHOD"));
    println!("path: {}", variable("PATH_INFO"));
    println!("query: {}", variable("QUERY_STRING"));
    print!("{}", body);
    Ok(())
}
