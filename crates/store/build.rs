//! A migration that comes alone is seen by a build that stands already: the macro that reads the folder does not watch it.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
