//! The command line of `zhengwen`.
fn main() {}
