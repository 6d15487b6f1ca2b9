//! The offices in which an announcement lives: the one that announces, an office below it with two units of its own, a division
//! beside that one, and the superior's office where the announcement answers one. Everybody is invented and marked so.

use std::sync::Arc;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Utc};
use domain::account::Role;
use domain::org::UnitKind;
use domain::record::{Holder, NewAward};
use law::Category;
use store::{Db, record};
use uuid::Uuid;

use super::{Office, Random};

/// The units below the office that announces.
pub const BELOW: &str = "Trung tâm Phục vụ (hư cấu)";
pub const BESIDE: &str = "Phòng Quản trị (hư cấu)";
pub const ONE: &str = "Phòng Một cửa (hư cấu)";
pub const TWO: &str = "Phòng Kỹ thuật (hư cấu)";

/// Log-in names: the clerk of the superior's office, of the office that announces, clerk and head of the office below in one
/// person, the heads of its two units.
pub const SUPERIOR_CLERK: &str = "chuyenvien.captren";
pub const CLERK: &str = "chuyenvien";
pub const BELOW_HEAD: &str = "trungtam";
pub const ONE_HEAD: &str = "phong.motcua";
pub const TWO_HEAD: &str = "phong.kythuat";

/// The people of the first unit: the first of them leads it.
pub const PEOPLE: [&str; 3] = ["Vàng A Mẫu", "Sùng Thị Thử", "Nông Thị Mẫu"];

/// Makes the offices on the eve of `day` in the empty database at `url`; with `superior` that office stands over the one that
/// announces.
pub async fn prepare(url: &str, name: &str, superior: Option<&str>, day: NaiveDate) {
    let db = Db::open(url, Arc::new(Random)).await.expect("the database opens");
    let office = Office::found(db, superior.unwrap_or(name), eve_of(day)).await;
    let announcing = match superior {
        None => office.office,
        Some(_) => {
            office.login(SUPERIOR_CLERK, &[(Role::Clerk, office.office)]).await;
            office.unit(office.office, "CQ", name, UnitKind::Office).await
        }
    };
    let below = office.unit(announcing, "TT", BELOW, UnitKind::Office).await;
    office.unit(announcing, "QT", BESIDE, UnitKind::Division).await;
    let one = office.unit(below, "MC", ONE, UnitKind::Division).await;
    let two = office.unit(below, "KT", TWO, UnitKind::Division).await;
    office.login(CLERK, &[(Role::Clerk, announcing)]).await;
    office.login(BELOW_HEAD, &[(Role::Clerk, below), (Role::Head, below)]).await;
    office.login(ONE_HEAD, &[(Role::Head, one)]).await;
    office.login(TWO_HEAD, &[(Role::Head, two)]).await;
    office.commend(one, day).await;
    office.db.close().await;
}

/// Nine in the morning of the day before, in Việt Nam.
fn eve_of(day: NaiveDate) -> DateTime<Utc> {
    let eve = day.checked_sub_days(Days::new(1)).expect("a day before");
    eve.and_time(NaiveTime::from_hms_opt(2, 0, 0).expect("a time")).and_utc()
}

impl Office {
    async fn login(&self, login: &str, roles: &[(Role, Uuid)]) {
        let account = self.account(login, &format!("{login} (hư cấu)"), None).await;
        for (role, unit) in roles {
            self.grant(account, *role, *unit).await;
        }
    }

    /// The unit and its people were given a giấy khen the year before.
    async fn commend(&self, unit: Uuid, day: NaiveDate) {
        let mut holders = vec![Holder::Unit(unit)];
        for (n, name) in PEOPLE.iter().enumerate() {
            holders.push(Holder::Person(self.person(unit, name, "Chuyên viên", n == 0).await));
        }
        let year = day.year() - 1;
        for holder in holders {
            let new = NewAward {
                holder,
                code: "GK".into(),
                category: Category::Movement,
                year: i64::from(year),
                decided: NaiveDate::from_ymd_opt(year, 6, 15),
                decision_number: "88/QĐ-VP".into(),
                issuer: "Văn phòng (hư cấu)".into(),
                achievement: "Có thành tích trong phong trào thi đua (hư cấu)".into(),
            };
            record::add_award(&self.db, &self.act(self.administrator), &new).await.expect("an award");
        }
    }
}
