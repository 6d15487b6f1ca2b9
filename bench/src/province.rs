//! A province: a launch that 3,300 units below answer, each by its own head, who logs in, looks at his desk and sends the form,
//! while the province's clerk asks for his own pages at a steady pace.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use crate::Outcome;
use crate::branch::Branch;
use crate::clock::{millis, now, percentile, resident, timed};
use crate::crowd::Server;
use crate::served::Served;

const UNITS: u32 = 3_300;
/// So many heads are at it at any time.
const AT_ONCE: u32 = 8;
/// Between one page of the clerk and the next.
const PACE: Duration = Duration::from_millis(100);

/// The movement's id; the unit that launched it has the same number.
const MOVEMENT: &str = "00000000-0000-7000-8022-000000000001";

fn movement_page() -> String {
    format!("/lam-viec/phong-trao/{MOVEMENT}")
}

fn answer_page(unit: u32) -> String {
    format!("{}/tra-loi/00000000-0000-7000-8021-{unit:012x}", movement_page())
}

pub async fn write(server: &mut Server) -> Outcome<()> {
    let province = Branch {
        ids: ["8020", "8021", "8022"],
        path: "9002",
        above: ["TINH", "Tỉnh đo (hư cấu)"],
        below: ["X", "Xã đo"],
        units: UNITS,
        launch: ["Phong trào toàn tỉnh (hư cấu)", "98/KH", "2026-01-01"],
    };
    province.write(server).await?;
    heads(server).await
}

/// Each unit's head has the password of the first account, the administrator's.
async fn heads(server: &mut Server) -> Outcome<()> {
    let (account, grant, unit) = (server.id("8023", "i"), server.id("8024", "i"), server.id("8021", "i"));
    let (numbers, text) = (server.numbers(UNITS), server.text_of("i"));
    let first = "(select id, password_hash, created_at from account order by created_at limit 1) a";
    server
        .run(&format!(
            "insert into account (id, login, display_name, password_hash, created_at)
             select {account}, 'xa' || {text}, 'Trưởng ' || {text} || ' (hư cấu)', a.password_hash, a.created_at
             from {numbers} cross join {first}"
        ))
        .await?;
    server
        .run(&format!(
            "insert into role_grant (id, account_id, role, unit_id, starts, ends)
             select {grant}, {account}, 'head', {unit}, '2020-01-01', '9999-12-31' from {numbers}"
        ))
        .await
}

pub async fn measure(served: &Served, password: &str, cookie: &str, server: &mut Server) -> Outcome<()> {
    let page = served.page(&movement_page(), cookie)?;
    let (reminded, told) =
        timed(|| served.send(&format!("{}/nhac", movement_page()), cookie, &page.trust()?));
    told?;
    println!("  {UNITS} units reminded in {}", millis(reminded));
    let alone = clerk(served, cookie, |so_far| so_far < 100)?;
    told_of("alone", alone);

    let (done, next) = (AtomicBool::new(false), AtomicU32::new(1));
    let start = now();
    let (answered, beside) = std::thread::scope(|scope| {
        let beside = scope.spawn(|| {
            clerk(served, cookie, |_| !done.load(Ordering::Relaxed)).map_err(|fault| fault.to_string())
        });
        let heads: Vec<_> = (0..AT_ONCE)
            .map(|_| scope.spawn(|| heads_answer(served, password, &next).map_err(|fault| fault.to_string())))
            .collect();
        let answered: Vec<_> = heads.into_iter().map(|head| head.join()).collect();
        done.store(true, Ordering::Relaxed);
        (answered, beside.join())
    });
    let whole = start.elapsed();
    let mut steps: [Vec<Duration>; 4] = Default::default();
    for head in answered {
        let took = head.map_err(|_| "a head panicked")??;
        steps.iter_mut().zip(took).for_each(|(all, of_one)| all.extend(of_one));
    }
    let kept = server.count("select count(*) from answer where version = 1").await?;
    println!("  {kept} of {UNITS} units answered in {}, {AT_ONCE} heads at once", millis(whole));
    for (name, mut times) in ["log-in", "desk of a head", "form", "answer sent"].into_iter().zip(steps) {
        let (half, most) = (percentile(&mut times, 50), percentile(&mut times, 95));
        println!("    {name}: p50 {}, p95 {}", millis(half), millis(most));
    }
    told_of("meanwhile", beside.map_err(|_| "the clerk panicked")??);
    println!("    memory after {} MiB", resident(served.process()).unwrap_or(0));
    Ok(())
}

/// The heads of the units that nobody took yet, one after the other; how long each log-in, desk, form and answer took.
fn heads_answer(served: &Served, password: &str, next: &AtomicU32) -> Outcome<[Vec<Duration>; 4]> {
    let mut steps: [Vec<Duration>; 4] = Default::default();
    loop {
        let unit = next.fetch_add(1, Ordering::Relaxed);
        if unit > UNITS {
            return Ok(steps);
        }
        let (logging_in, cookie) = timed(|| served.log_in(&format!("xa{unit}"), password));
        let cookie = cookie?;
        let (desk, seen) = timed(|| served.page("/lam-viec", &cookie));
        if !seen?.has(&answer_page(unit)) {
            return Err(format!("the launch is not on the desk of unit {unit}").into());
        }
        let (opening, form) = timed(|| served.page(&answer_page(unit), &cookie));
        let mut fields = form?.trust()?;
        fields.extend([("version", "0".to_owned()), ("reply", "adopt".to_owned())]);
        let (sending, sent) = timed(|| served.send(&answer_page(unit), &cookie, &fields));
        sent?;
        steps.iter_mut().zip([logging_in, desk, opening, sending]).for_each(|(all, one)| all.push(one));
    }
}

/// The clerk's desk and the movement's page in turn, as long as they are wanted: how long each took.
fn clerk(served: &Served, cookie: &str, wanted: impl Fn(usize) -> bool) -> Outcome<[Vec<Duration>; 2]> {
    let paths = ["/lam-viec".to_owned(), movement_page()];
    let mut stream = served.connect()?;
    let mut times: [Vec<Duration>; 2] = Default::default();
    for turn in 0.. {
        if !wanted(turn) {
            break;
        }
        let (time, answered) = timed(|| served.ask_once(&mut stream, &paths[turn % 2], cookie));
        answered?;
        times[turn % 2].push(time);
        std::thread::sleep(PACE.saturating_sub(time));
    }
    Ok(times)
}

fn told_of(when: &str, times: [Vec<Duration>; 2]) {
    for (name, mut times) in ["the clerk's desk", "the movement with all its units"].into_iter().zip(times) {
        let (half, most) = (percentile(&mut times, 50), percentile(&mut times, 95));
        println!("    {name}, {when}: p50 {}, p95 {}", millis(half), millis(most));
    }
}
