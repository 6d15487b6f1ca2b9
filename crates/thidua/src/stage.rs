//! `thidua demo`: a throw-away installation, played through, served, and gone when it ends.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

use domain::{Clock, Entropy};
use tokio::net::TcpListener;
use web::Settings;

use crate::command::Demo;
use crate::config::Config;
use crate::demo::{self, Login};
use crate::ending::Ending;
use crate::failure::Failure;
use crate::init;
use crate::serve::{self, base_url};
use crate::system::{SystemClock, SystemEntropy};

pub async fn run(words: Demo) -> Result<ExitCode, Failure> {
    let mut ending = Ending::listen()?;
    let folder = Folder::new()?;
    let config = Config {
        data: folder.0.clone(),
        database: words.database.clone(),
        office: "Thi đua – Khen thưởng (trình diễn)".to_owned(),
        ..Config::default()
    };
    let listener = listen(words.listen).await?;
    let base_url = base_url(&config, listener.local_addr()?);
    let db = init::open(&config).await?;
    tokio::select! {
        played = demo::play(&db, SystemClock.now()) => announce(&base_url, &played.map_err(|fault| Failure::Work(fault.to_string()))?),
        () = ending.asked() => return Ok(ExitCode::SUCCESS),
    }
    serve::serve(listener, db, &config, settings(&config, base_url), ending).await?;
    Ok(ExitCode::SUCCESS)
}

/// The address asked for; without one, port 8080 or, where that is taken, any free one.
async fn listen(asked: Option<SocketAddr>) -> Result<TcpListener, Failure> {
    let usual = SocketAddr::from((Ipv4Addr::LOCALHOST, 8080));
    let bound = match (asked, TcpListener::bind(asked.unwrap_or(usual)).await) {
        (None, Err(_)) => TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await,
        (_, bound) => bound,
    };
    bound.map_err(|error| Failure::Work(format!("không mở được địa chỉ: {error}")))
}

fn announce(base_url: &str, logins: &[Login]) {
    println!("{base_url}");
    for login in logins {
        println!(
            "  {:<34} {:<12} mật khẩu: {}   {}",
            login.role.label(),
            login.name,
            login.password,
            login.waits
        );
    }
    println!("Người và việc trong bản trình diễn đều hư cấu. Nhấn Ctrl-C để kết thúc; mọi thứ sẽ được xóa.");
}

fn settings(config: &Config, base_url: String) -> Settings {
    Settings {
        base_url,
        office: config.office.clone(),
        demo: true,
        behind_proxy: false,
        allow_plain_http: false,
        first_run_code: None,
    }
}

/// A folder that goes when the demo goes.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self, Failure> {
        let mut name = [0; 8];
        SystemEntropy.fill(&mut name);
        let path = std::env::temp_dir().join(format!("thidua-demo-{:016x}", u64::from_le_bytes(name)));
        std::fs::create_dir_all(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            eprintln!("thidua: không xóa được {}: {error}", self.0.display());
        }
    }
}
