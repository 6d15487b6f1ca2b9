//! A calendar as a file (RFC 5545): whole days, each with an id that stays.

use std::fmt::Write;

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::calendar::Event;

/// The events as an iCalendar object, made at that time; `base` is the address of the site.
pub(super) fn write(events: &[Event], office: &str, base: &str, at: DateTime<Utc>) -> String {
    let host = base.split_once("://").map_or(base, |(_, host)| host);
    let stamp = at.format("%Y%m%dT%H%M%SZ").to_string();
    let name = text(&format!("Thi đua – {office}"));
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Thi Dua//Lich//VI".to_owned(),
        "METHOD:PUBLISH".to_owned(),
        format!("X-WR-CALNAME:{name}"),
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H".to_owned(),
    ];
    for event in events {
        lines.extend([
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{}@{}", text(&event.key), text(host)),
            format!("DTSTAMP:{stamp}"),
            format!("DTSTART;VALUE=DATE:{}", day(event.on)),
            // The first day that is no longer part of it (3.6.1).
            format!("DTEND;VALUE=DATE:{}", day(event.on + Days::new(1))),
            format!("SUMMARY:{}", text(&event.says)),
            format!("CATEGORIES:{}", text(event.kind.label())),
        ]);
        if !event.href.is_empty() {
            lines.push(format!("URL:{base}{}", event.href));
        }
        lines.extend(["TRANSP:TRANSPARENT".to_owned(), "END:VEVENT".to_owned()]);
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| folded(line)).collect()
}

fn day(on: NaiveDate) -> String {
    on.format("%Y%m%d").to_string()
}

/// A value of the type TEXT (3.3.11).
fn text(value: &str) -> String {
    value.chars().fold(String::new(), |mut escaped, c| {
        match c {
            '\\' | ';' | ',' => {
                let _ = write!(escaped, "\\{c}");
            }
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
        escaped
    })
}

/// The line with its end, in pieces of at most 75 octets, the following ones behind a blank (3.1); no character is cut.
fn folded(line: &str) -> String {
    let mut folded = String::with_capacity(line.len() + line.len() / 30 + 2);
    let mut octets = 0;
    for c in line.chars() {
        if octets + c.len_utf8() > OCTETS {
            folded.push_str("\r\n ");
            octets = 1;
        }
        folded.push(c);
        octets += c.len_utf8();
    }
    folded.push_str("\r\n");
    folded
}

const OCTETS: usize = 75;

#[cfg(test)]
mod tests {
    use domain::calendar::Kind;

    use super::*;

    fn event(says: &str) -> Event {
        Event {
            key: "k-1".into(),
            on: "2026-12-31".parse().expect("a date"),
            kind: Kind::Deadline,
            says: says.into(),
            href: "/lam-viec/phong-trao/1".into(),
        }
    }

    fn written(says: &str) -> String {
        let at = "2026-11-22T03:04:05Z".parse().expect("a time");
        write(&[event(says)], "Văn phòng (hư cấu)", "https://thidua.example.vn", at)
    }

    #[test]
    fn a_day_ends_where_the_next_begins() {
        let file = written("Kết thúc");
        for line in [
            "UID:k-1@thidua.example.vn",
            "DTSTAMP:20261122T030405Z",
            "DTSTART;VALUE=DATE:20261231",
            "DTEND;VALUE=DATE:20270101",
            "URL:https://thidua.example.vn/lam-viec/phong-trao/1",
        ] {
            assert!(file.contains(&format!("\r\n{line}\r\n")), "{line}: {file}");
        }
        assert!(
            file.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && file.ends_with("END:VCALENDAR\r\n")
        );
    }

    #[test]
    fn lines_are_folded_between_characters_and_read_back_as_they_were() {
        let says = format!("{}; a, b \\ c\nd", "Đợt thi đua nước rút hoàn thành nhiệm vụ ".repeat(6));
        let file = written(&says);
        assert!(file.split("\r\n").all(|line| line.len() <= 75), "{file}");
        assert!(!file.replace("\r\n", "").contains(['\r', '\n']), "no line ends otherwise");
        let whole = file.replace("\r\n ", "");
        let value = whole.lines().find_map(|line| line.strip_prefix("SUMMARY:")).expect("a summary");
        let read = value.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\");
        assert_eq!(read, says);
    }
}
