//! The binary.

fn main() -> std::process::ExitCode {
    thidua::main()
}
