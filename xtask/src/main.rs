//! placeholder while the workspace grows
fn main() {}
