//! The accessibility rules of axe-core, run inside the page that is open.

use std::fmt::Write;
use std::sync::OnceLock;

use crate::browser::Browser;

/// Every rule that the page breaks, with the places where it does; empty when there is none.
pub async fn violations(browser: &Browser) -> String {
    browser.driver.execute(source(), vec![]).await.expect("axe-core loads");
    let run = "const done = arguments[arguments.length - 1];
        axe.run(document, { resultTypes: ['violations'] }).then(r => done(r.violations), e => done([{ id: String(e), nodes: [] }]));";
    let found = browser.driver.execute_async(run, vec![]).await.expect("axe-core runs");
    let mut says = String::new();
    for rule in found.json().as_array().expect("a list of rules") {
        let _ = writeln!(says, "{}: {}", rule["id"], rule["help"]);
        for node in rule["nodes"].as_array().into_iter().flatten() {
            let _ = writeln!(says, "    {} {}", node["target"], node["failureSummary"]);
        }
    }
    says
}

fn source() -> &'static str {
    static SOURCE: OnceLock<String> = OnceLock::new();
    SOURCE.get_or_init(|| {
        let file =
            std::env::var("THIDUA_TEST_AXE").expect("THIDUA_TEST_AXE names axe.min.js; run scripts/test");
        std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"))
    })
}
