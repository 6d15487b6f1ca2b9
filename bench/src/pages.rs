//! Pages of the release binary over the crowd: two clients on loopback, each request on a kept connection.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::Outcome;
use crate::clock::{millis, percentile, resident, timed};
use crate::crowd::{self, Server};

const CLIENTS: usize = 2;
const REQUESTS: usize = 300;

pub async fn run() -> Outcome<()> {
    let folder = std::env::temp_dir().join(format!("thidua-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let measured = measure_all(&folder).await;
    std::fs::remove_dir_all(&folder)?;
    measured
}

async fn measure_all(folder: &std::path::Path) -> Outcome<()> {
    let sqlite = folder.join("sqlite");
    measure("SQLite", &sqlite, &format!("sqlite:{}", sqlite.join("thidua.db").display()), None).await?;
    if let Ok(url) = std::env::var("THIDUA_BENCH_POSTGRES") {
        measure("PostgreSQL", &folder.join("postgres"), &url, Some(&url)).await?;
    }
    Ok(())
}

async fn measure(name: &str, data: &std::path::Path, url: &str, database: Option<&str>) -> Outcome<()> {
    let password = init(data, database)?;
    let mut server = Server::connect(url).await?;
    crowd::write(&mut server).await?;
    println!("\n{name}: {} people, {} awards", crowd::PEOPLE, crowd::AWARDS);
    let (filled, pages) = timed(|| Pages::start(data));
    drop(pages?);
    println!("  first start, which fills the search {}", millis(filled));
    crowd::tidy(&mut server).await?;
    let (started, mut pages) = timed(|| Pages::start(data));
    let pages = pages.as_mut().map_err(|fault| fault.to_string())?;
    println!(
        "  start to first answer {}, memory at rest {} MiB",
        millis(started),
        resident(pages.child.id()).unwrap_or(0)
    );
    let cookie = pages.log_in("quantri", &password)?;
    for (label, path) in [
        ("honour roll, rare name", "/bang-vang?q=nong+my+uyen"),
        ("honour roll, common word", "/bang-vang?q=nguyen"),
        ("honour roll, two words", "/bang-vang?q=tran+phuong"),
        ("search, rare name", "/lam-viec/tim?manh=1&q=nong+my+uyen"),
        ("search, common name", "/lam-viec/tim?manh=1&q=nguyen"),
        ("search, common words that nobody has together", "/lam-viec/tim?manh=1&q=tran+le"),
        ("search, misspelt name", "/lam-viec/tim?manh=1&q=nguyne+phuogn"),
        ("search, beginning of a name", "/lam-viec/tim?manh=1&q=ph"),
        ("search, unit", "/lam-viec/tim?manh=1&q=phong+77"),
        ("people of a unit", &format!("/lam-viec/con-nguoi?don_vi={}", crowd::UNIT)),
        ("dossier of 200 rows", &format!("/lam-viec/ho-so/{}", crowd::DOSSIER)),
    ] {
        let mut times = pages.ask(path, &cookie)?;
        println!(
            "  {label}: p50 {}, p95 {}",
            millis(percentile(&mut times, 50)),
            millis(percentile(&mut times, 95))
        );
    }
    println!("  memory after {} MiB", resident(pages.child.id()).unwrap_or(0));
    peer(&mut server).await
}

/// What an office would write itself: every row compared with the folded word.
async fn peer(server: &mut Server) -> Outcome<()> {
    let sql = "select count(*) from (select a.id from award a join person p on p.id = a.person_id
        where p.folded like '%nong my uyen%' order by a.place desc limit 20) found";
    let mut times = Vec::new();
    for _ in 0..5 {
        let start = now();
        server.count(sql).await?;
        times.push(start.elapsed());
    }
    println!("  peer, like '%…%' over the same rows: p50 {}", millis(percentile(&mut times, 50)));
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures the machine's time")]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}

fn program() -> Outcome<std::path::PathBuf> {
    Ok(std::env::current_exe()?.with_file_name("thidua"))
}

/// Makes the installation; gives back the administrator's password.
fn init(data: &std::path::Path, database: Option<&str>) -> Outcome<String> {
    let mut command = Command::new(program()?);
    command.args(["init", "--office", "Cơ quan đo (hư cấu)", "--code", "DO", "--data"]).arg(data);
    if let Some(url) = database {
        command.args(["--database", url]);
    }
    let said = command.output()?;
    let text = String::from_utf8(said.stdout)?;
    let password = text.trim().rsplit(' ').next().unwrap_or_default().to_owned();
    if said.status.success() { Ok(password) } else { Err(String::from_utf8(said.stderr)?.into()) }
}

struct Pages {
    child: Child,
    host: String,
}

impl Pages {
    fn start(data: &std::path::Path) -> Outcome<Self> {
        let mut child = Command::new(program()?)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = child.stdout.take().ok_or("no output")?;
        let mut address = String::new();
        BufReader::new(stdout).read_line(&mut address)?;
        let host = address.trim().trim_start_matches("http://").replace("localhost", "127.0.0.1");
        let pages = Self { child, host };
        pages.ask_once(&mut pages.connect()?, "/livez", "")?;
        Ok(pages)
    }

    fn connect(&self) -> Outcome<BufReader<TcpStream>> {
        let stream = TcpStream::connect(&self.host)?;
        stream.set_nodelay(true)?;
        Ok(BufReader::new(stream))
    }

    fn log_in(&self, login: &str, password: &str) -> Outcome<String> {
        let body = format!("login={login}&password={password}");
        let request = format!(
            "POST /dang-nhap HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let (head, _) = exchange(&mut self.connect()?, &request)?;
        let cookie = head
            .lines()
            .find_map(|line| line.strip_prefix("set-cookie: "))
            .ok_or("the log-in was refused")?;
        Ok(cookie.split(';').next().unwrap_or_default().to_owned())
    }

    /// The times of all requests of all clients.
    fn ask(&self, path: &str, cookie: &str) -> Outcome<Vec<Duration>> {
        let client = || -> Result<Vec<Duration>, String> {
            let mut stream = self.connect().map_err(|fault| fault.to_string())?;
            let one = |_| {
                let (time, answered) =
                    timed(|| self.ask_once(&mut stream, path, cookie).map_err(|fault| fault.to_string()));
                answered.map(|()| time)
            };
            (0..REQUESTS).map(one).collect()
        };
        let all = std::thread::scope(|scope| {
            let clients: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(client)).collect();
            clients
                .into_iter()
                .map(|client| client.join().unwrap_or_else(|_| Err("a client panicked".to_owned())))
                .collect::<Result<Vec<_>, _>>()
        })?;
        Ok(all.concat())
    }

    fn ask_once(&self, stream: &mut BufReader<TcpStream>, path: &str, cookie: &str) -> Outcome<()> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n");
        let (head, _) = exchange(stream, &request)?;
        let status = head.split(' ').nth(1).unwrap_or_default();
        if status == "200" { Ok(()) } else { Err(format!("{path}: {status}").into()) }
    }
}

/// Sends a request and reads the whole answer: head and body.
fn exchange(stream: &mut BufReader<TcpStream>, request: &str) -> Outcome<(String, Vec<u8>)> {
    stream.get_mut().write_all(request.as_bytes())?;
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head)? == 0 {
            return Err("the connection was closed".into());
        }
    }
    let length =
        head.lines().find_map(|line| line.strip_prefix("content-length: ")).map_or(Ok(0), str::parse)?;
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok((head, body))
}

impl Drop for Pages {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
