//! Points of law, what binds, worked examples of the law, the shipped rulebooks and random runs.

mod beyond;
mod binding;
mod build;
mod designated;
mod ends;
mod examples;
mod places;
mod points;
mod random;
mod shipped;
