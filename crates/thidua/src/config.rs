//! The configuration: one TOML file, every key with its default; an unknown key is an error.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::command::Place;
use crate::failure::Failure;

/// Settings of an installation. Relative paths are seen from the folder where the command runs.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The data folder.
    pub data: PathBuf,
    /// `postgres://…`; without it, SQLite in the data folder.
    pub database: Option<String>,
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The address under which people reach the pages; without it, `http://localhost:PORT`.
    pub base_url: Option<String>,
    /// The name at the head of the public pages.
    pub office: String,
    /// Folders with fonts, for papers in Times New Roman or a face of its measure.
    pub fonts: Vec<PathBuf>,
    /// A proxy in front sets X-Forwarded-For and X-Forwarded-Proto.
    pub behind_proxy: bool,
    /// Allows logging in over plain http from other machines, although it can be listened to.
    pub allow_plain_http: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: PathBuf::from("data"),
            database: None,
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            base_url: None,
            office: "Thi đua – Khen thưởng".to_owned(),
            fonts: vec![PathBuf::from("/usr/share/fonts"), PathBuf::from("/usr/local/share/fonts")],
            behind_proxy: false,
            allow_plain_http: false,
        }
    }
}

/// The name of the settings file in a data folder.
pub const FILE: &str = "thidua.toml";

impl Config {
    /// The settings for a command: the named file, else the data folder's own, else the defaults; the command's words come last.
    pub fn for_place(place: &Place) -> Result<Self, Failure> {
        let own = place.data.as_ref().map(|data| data.join(FILE)).filter(|file| file.exists());
        let mut config = match place.config.as_ref().or(own.as_ref()) {
            Some(file) => Self::read(file)?,
            None => Self::default(),
        };
        if let Some(data) = &place.data {
            config.data.clone_from(data);
        }
        if let Some(listen) = place.listen {
            config.listen = listen;
        }
        Ok(config)
    }

    fn read(file: &Path) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(file).map_err(|error| {
            Failure::Words(format!("không đọc được tệp cấu hình {}: {error}", file.display()))
        })?;
        toml::from_str(&text)
            .map_err(|error| Failure::Words(format!("tệp cấu hình {}: {error}", file.display())))
    }

    /// The database's address; the data folder is made when SQLite is to live in it.
    pub fn database_url(&self) -> Result<String, Failure> {
        match &self.database {
            Some(url) => Ok(url.clone()),
            None => {
                std::fs::create_dir_all(&self.data)?;
                Ok(format!("sqlite:{}", self.data.join("thidua.db").display()))
            }
        }
    }
}
