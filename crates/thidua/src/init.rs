//! `thidua init` and `thidua db migrate`: an installation made ready by the same function as the first-run page.

use std::process::ExitCode;
use std::sync::Arc;

use domain::org::{NewUnit, UnitKind};
use domain::{Clock, Entropy};
use store::Db;
use store::account::{self, NewAccount};

use crate::command::{self, Init};
use crate::config::{self, Config};
use crate::failure::Failure;
use crate::law_command;
use crate::system::{SystemClock, SystemEntropy};

pub async fn run(words: Init) -> Result<ExitCode, Failure> {
    let config = Config { data: words.data.clone(), database: words.database.clone(), ..Config::default() };
    if words.decider.parse::<law::Decider>().is_err() {
        return Err(Failure::Words(format!("--decider: không có thẩm quyền «{}»", words.decider)));
    }
    let db = open(&config).await?;
    let now = SystemClock.now();
    let password = new_password();
    let office = NewUnit {
        code: words.code,
        name: viet::tidy(&words.office),
        kind: UnitKind::Office,
        head_post: "THỦ TRƯỞNG CƠ QUAN".to_owned(),
        decider: words.decider,
        place: String::new(),
        symbol: String::new(),
        superior: String::new(),
        opened: domain::local_date(now),
    };
    let administrator = NewAccount {
        login: words.admin.clone(),
        display_name: "Quản trị".to_owned(),
        password: password.clone(),
        person: None,
    };
    account::init(&db, &db.new_token(), now, &office, &administrator).await.map_err(as_words)?;
    db.close().await;
    if let Some(url) = words.database {
        std::fs::create_dir_all(&words.data)?;
        std::fs::write(words.data.join(config::FILE), format!("database = {}\n", toml::Value::String(url)))?;
    }
    println!(
        "Đã khởi tạo {}. Tài khoản quản trị: {}. Mật khẩu (chỉ in một lần): {password}",
        office.name, words.admin
    );
    Ok(ExitCode::SUCCESS)
}

/// A refusal of the first run concerns the words of the call.
fn as_words(failure: store::Failure) -> Failure {
    match failure {
        store::Failure::Refused(refusals) => Failure::Words(refusals.to_string()),
        other => other.into(),
    }
}

/// 100 random bits in groups of four letters, to be typed once from the screen.
fn new_password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0; 20];
    SystemEntropy.fill(&mut bytes);
    let letters: Vec<char> = bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

pub async fn migrate(command: command::Db) -> Result<ExitCode, Failure> {
    let command::Db::Migrate(place) = command;
    open(&Config::for_place(&place)?).await?.close().await;
    println!("Cơ sở dữ liệu đã ở phiên bản mới nhất.");
    Ok(ExitCode::SUCCESS)
}

/// The folder of an office's own texts of the law, inside its data folder.
const OWN_LAW: &str = "law";

/// Opens the installation's database and brings its tables up to date.
pub async fn open(config: &Config) -> Result<Db, Failure> {
    let db = Db::open(&config.database_url()?, Arc::new(SystemEntropy)).await?;
    let own = config.data.join(OWN_LAW);
    if own.is_dir() {
        store::law_text::take_folder(&db, law_command::files_of(&own)?).await?;
    }
    // What cannot be laid over the law stays out of force; whoever keeps the machine hears of it at every start.
    for fault in store::law_text::faults(&db) {
        eprintln!("thidua: quy định riêng chưa được áp dụng: {fault}");
    }
    Ok(db)
}
