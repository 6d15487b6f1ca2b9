//! `thidua serve`: the pages, until a signal ends them.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use papers::Press;
use store::Db;
use tokio::net::TcpListener;
use web::{AttachmentReader, LetterReader, PhotoReader, Settings, SheetReader, Site};

use crate::command::Place;
use crate::config::Config;
use crate::ending::Ending;
use crate::failure::Failure;
use crate::system::SystemClock;
use crate::{init, intake, people};

pub async fn run(place: Place) -> Result<ExitCode, Failure> {
    let ending = Ending::listen()?;
    let config = Config::for_place(&place)?;
    let db = init::open(&config).await?;
    let first_run_code = first_run_code(&db).await?;
    let listener = listen(&config).await?;
    let base_url = base_url(&config, listener.local_addr()?);
    println!("{base_url}");
    if let Some(code) = &first_run_code {
        println!("Mở {base_url}/khoi-tao để khai báo cơ quan. Mã khởi tạo: {code}");
    }
    let settings = Settings {
        base_url,
        office: config.office.clone(),
        demo: false,
        behind_proxy: config.behind_proxy,
        allow_plain_http: config.allow_plain_http,
        first_run_code,
    };
    serve(listener, db, &config, settings, ending).await?;
    Ok(ExitCode::SUCCESS)
}

/// While the installation has no office, whoever opens the first-run page must type what was printed here.
async fn first_run_code(db: &Db) -> Result<Option<String>, Failure> {
    let is_ready = store::account::is_ready(&mut db.read().await?).await?;
    Ok((!is_ready).then(|| db.new_token()[..12].to_owned()))
}

pub async fn listen(config: &Config) -> Result<TcpListener, Failure> {
    TcpListener::bind(config.listen)
        .await
        .map_err(|error| Failure::Work(format!("không mở được địa chỉ {}: {error}", config.listen)))
}

/// The address under which people reach the pages.
pub fn base_url(config: &Config, bound: SocketAddr) -> String {
    match &config.base_url {
        Some(url) => url.trim_end_matches('/').to_owned(),
        None => format!("http://localhost:{}", bound.port()),
    }
}

fn sheet_reader() -> Result<SheetReader, Failure> {
    let reader = people::reader()?;
    Ok(Arc::new(move |bytes: &[u8]| reader.read(bytes)))
}

fn letter_reader() -> Result<LetterReader, Failure> {
    let reader = intake::reader()?;
    Ok(Arc::new(move |bytes: &[u8]| reader.read_letter(bytes)))
}

fn photo_reader() -> Result<PhotoReader, Failure> {
    let reader = sheets::Reader { arguments: vec!["read-photo".to_owned()], ..people::reader()? };
    Ok(Arc::new(move |bytes: &[u8]| reader.read_photo(bytes)))
}

fn attachment_reader() -> Result<AttachmentReader, Failure> {
    let reader = sheets::Reader { arguments: vec!["tell-attachment".to_owned()], ..people::reader()? };
    Ok(Arc::new(move |bytes: &[u8]| reader.tell(bytes)))
}

/// Serves until SIGINT or SIGTERM, lets the requests under way end, and closes the database.
pub async fn serve(
    listener: TcpListener,
    db: Db,
    config: &Config,
    settings: Settings,
    mut ending: Ending,
) -> Result<(), Failure> {
    let site = Site {
        db: db.clone(),
        clock: Arc::new(SystemClock),
        press: Arc::new(Press::load(&config.fonts)?),
        sheets: sheet_reader()?,
        letters: letter_reader()?,
        photos: photo_reader()?,
        attachments: attachment_reader()?,
        settings: Arc::new(settings),
    };
    let app = web::router(site).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, app).with_graceful_shutdown(async move { ending.asked().await }).await?;
    db.close().await;
    Ok(())
}
