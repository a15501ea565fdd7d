//! Points of law, worked examples of the law, the shipped rulebooks and random runs.

mod build;
mod ends;
mod examples;
mod points;
mod random;
mod shipped;
