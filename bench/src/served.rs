//! The release binary serving an installation, and clients that ask it over loopback on kept connections.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::Outcome;
use crate::clock::timed;

const CLIENTS: usize = 2;
const REQUESTS: usize = 300;

pub fn program() -> Outcome<PathBuf> {
    Ok(std::env::current_exe()?.with_file_name("thidua"))
}

/// Makes the installation; gives back the administrator's password.
pub fn init(data: &Path, database: Option<&str>) -> Outcome<String> {
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

/// A server that was started and ends with this.
pub struct Served {
    child: Child,
    host: String,
}

impl Served {
    pub fn start(data: &Path) -> Outcome<Self> {
        let mut child = Command::new(program()?)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = child.stdout.take().ok_or("no output")?;
        let mut address = String::new();
        BufReader::new(stdout).read_line(&mut address)?;
        let host = address.trim().trim_start_matches("http://").replace("localhost", "127.0.0.1");
        let served = Self { child, host };
        served.ask_once(&mut served.connect()?, "/livez", "")?;
        Ok(served)
    }

    /// Its process, for the memory that it takes.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    pub fn connect(&self) -> Outcome<BufReader<TcpStream>> {
        let stream = TcpStream::connect(&self.host)?;
        stream.set_nodelay(true)?;
        Ok(BufReader::new(stream))
    }

    pub fn log_in(&self, login: &str, password: &str) -> Outcome<String> {
        let body = format!("login={login}&password={password}");
        let request = format!(
            "POST /dang-nhap HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let (head, _) = exchange(&mut self.connect()?, request.as_bytes())?;
        let cookie = head
            .lines()
            .find_map(|line| line.strip_prefix("set-cookie: "))
            .ok_or("the log-in was refused")?;
        Ok(cookie.split(';').next().unwrap_or_default().to_owned())
    }

    /// A page, to be looked at.
    pub fn page(&self, path: &str, cookie: &str) -> Outcome<Seen> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n");
        let (_, body) = exchange(&mut self.connect()?, request.as_bytes())?;
        Ok(Seen(String::from_utf8(body)?))
    }

    /// A form with these fields; where the answer leads.
    pub fn send(&self, path: &str, cookie: &str, fields: &[(&str, String)]) -> Outcome<String> {
        let fields: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        self.post(path, cookie, "application/x-www-form-urlencoded", fields.join("&").as_bytes())
    }

    /// A form with these fields and a file in the field `file`; where the answer leads.
    pub fn send_file(
        &self,
        path: &str,
        cookie: &str,
        fields: &[(&str, String)],
        (name, bytes): (&str, &[u8]),
    ) -> Outcome<String> {
        let part = |name: &str| format!("--{BORDER}\r\nContent-Disposition: form-data; name=\"{name}\"");
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(format!("{}\r\n\r\n{value}\r\n", part(name)).into_bytes());
        }
        let head = format!(
            "{}; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n",
            part("file")
        );
        body.extend(head.into_bytes());
        body.extend(bytes);
        body.extend(format!("\r\n--{BORDER}--\r\n").into_bytes());
        self.post(path, cookie, &format!("multipart/form-data; boundary={BORDER}"), &body)
    }

    fn post(&self, path: &str, cookie: &str, kind: &str, body: &[u8]) -> Outcome<String> {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let (head, body) = exchange(&mut self.connect()?, &[head.as_bytes(), body].concat())?;
        let place = head.lines().find_map(|line| line.strip_prefix("location: "));
        place
            .map(str::to_owned)
            .ok_or_else(|| format!("{path}: {head}{}", String::from_utf8_lossy(&body)).into())
    }

    /// The times of all requests of all clients.
    pub fn ask(&self, path: &str, cookie: &str) -> Outcome<Vec<Duration>> {
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

    pub fn ask_once(&self, stream: &mut BufReader<TcpStream>, path: &str, cookie: &str) -> Outcome<()> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n");
        let (head, _) = exchange(stream, request.as_bytes())?;
        let status = head.split(' ').nth(1).unwrap_or_default();
        if status == "200" { Ok(()) } else { Err(format!("{path}: {status}").into()) }
    }
}

/// Between the parts of a form with a file.
const BORDER: &str = "----thidua-bench";

/// A page as it came.
pub struct Seen(String);

impl Seen {
    /// What every form that writes carries: whose session it is, and the key of its act.
    pub fn trust(&self) -> Outcome<Vec<(&'static str, String)>> {
        ["csrf", "key"]
            .into_iter()
            .map(|name| Ok((name, self.after(&format!("name=\"{name}\" value=\""))?)))
            .collect()
    }

    /// The first choice of a list.
    pub fn chosen(&self, list: &str) -> Outcome<String> {
        let (_, from) = self.0.split_once(&format!("name=\"{list}\"")).ok_or(format!("no list {list}"))?;
        let found =
            from.split("<option value=\"").skip(1).map(|option| option.split('"').next().unwrap_or_default());
        found
            .map(str::to_owned)
            .find(|value| !value.is_empty())
            .ok_or_else(|| format!("nothing in {list}").into())
    }

    pub fn has(&self, words: &str) -> bool {
        self.0.contains(words)
    }

    fn after(&self, words: &str) -> Outcome<String> {
        let (_, from) = self.0.split_once(words).ok_or(format!("no {words} on the page"))?;
        Ok(from.split('"').next().unwrap_or_default().to_owned())
    }
}

/// Sends a request and reads the whole answer: head and body.
fn exchange(stream: &mut BufReader<TcpStream>, request: &[u8]) -> Outcome<(String, Vec<u8>)> {
    stream.get_mut().write_all(request)?;
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

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
