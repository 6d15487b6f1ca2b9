//! What is judged: one subject, one award, and the facts that are known.
//!
//! The shape is that of the facts file of `thidua law judge` (TOML or JSON). A list that is absent (`None`)
//! means that nothing is known; a list that is present is complete.

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::day::{day, some_day, year};
use crate::predecessor::Predecessor;
use crate::word::words;

words!(
    /// Loại hình khen thưởng (Law 06/2022/QH15, Article 8).
    pub Category, "loại hình khen thưởng",
    Merit = "merit" "công trạng",
    Movement = "movement" "phong trào thi đua",
    Sudden = "sudden" "đột xuất",
    Service = "service" "quá trình cống hiến",
    Tenure = "tenure" "niên hạn",
    External = "external" "đối ngoại",
);

words!(
    /// Who signs the decision.
    pub Decider, "người có thẩm quyền quyết định",
    President = "president" "Chủ tịch nước",
    PrimeMinister = "prime_minister" "Thủ tướng Chính phủ",
    Minister = "minister" "Bộ trưởng, người đứng đầu ban, ngành",
    ProvinceChair = "province_chair" "Chủ tịch Ủy ban nhân dân cấp tỉnh",
    DepartmentHead = "department_head" "người đứng đầu cơ quan chuyên môn cấp tỉnh và tương đương",
    UnitHead = "unit_head" "người đứng đầu đơn vị có tư cách pháp nhân",
    DistrictChair = "district_chair" "Chủ tịch Ủy ban nhân dân cấp huyện",
    CommuneChair = "commune_chair" "Chủ tịch Ủy ban nhân dân cấp xã",
    EnterpriseDirector = "enterprise_director" "giám đốc doanh nghiệp, hợp tác xã",
    BoardChair = "board_chair" "chủ tịch hội đồng quản trị, hội đồng thành viên",
);

words!(
    /// Who may be commended: a person, a collective or a household.
    pub SubjectKind, "đối tượng khen thưởng",
    Person = "person" "cá nhân",
    Collective = "collective" "tập thể",
    Household = "household" "hộ gia đình",
);

words!(
    /// The group a person belongs to; it decides which criteria of Article 24 apply.
    pub Group, "nhóm đối tượng",
    Official = "official" "cán bộ",
    CivilServant = "civil_servant" "công chức",
    PublicEmployee = "public_employee" "viên chức",
    Employee = "employee" "người lao động",
    Worker = "worker" "công nhân",
    Farmer = "farmer" "nông dân",
    Soldier = "soldier" "quân nhân",
    Police = "police" "công an",
    Entrepreneur = "entrepreneur" "doanh nhân",
    Other = "other" "đối tượng khác",
);

words!(
    /// Sex, where a rule makes a difference (ties, years in post).
    pub Sex, "giới tính",
    Female = "female" "nữ",
    Male = "male" "nam",
);

words!(
    /// Year-end grade, from the best down.
    pub GradeLevel, "mức xếp loại",
    Excellent = "HTXSNV" "hoàn thành xuất sắc nhiệm vụ",
    Good = "HTTNV" "hoàn thành tốt nhiệm vụ",
    Completed = "HTNV" "hoàn thành nhiệm vụ",
    Failed = "KHTNV" "không hoàn thành nhiệm vụ",
);

impl GradeLevel {
    /// Whether this grade is `least` or better.
    pub fn at_least(self, least: GradeLevel) -> bool {
        self <= least
    }
}

words!(
    /// What kind of innovation was recognised (Articles 21 to 23).
    pub InitiativeKind, "loại sáng kiến",
    Initiative = "initiative" "sáng kiến",
    Research = "research" "đề tài, đề án, công trình khoa học và công nghệ",
    Combat = "combat" "mưu trí, sáng tạo trong chiến đấu, phục vụ chiến đấu",
);

words!(
    /// The level at which the effect of an initiative is recognised.
    pub Effect, "phạm vi ảnh hưởng",
    Base = "base" "cơ sở",
    Province = "province" "bộ, ban, ngành, tỉnh",
    Nation = "nation" "toàn quốc",
);

words!(
    /// Disciplinary measures, from the mildest up.
    pub Measure, "hình thức kỷ luật",
    Reprimand = "khien_trach" "khiển trách",
    Warning = "canh_cao" "cảnh cáo",
    PayCut = "ha_bac_luong" "hạ bậc lương",
    Demotion = "giang_chuc" "giáng chức",
    Removal = "cach_chuc" "cách chức",
    Dismissal = "buoc_thoi_viec" "buộc thôi việc",
);

words!(
    /// How a case under verification ended.
    pub CaseFinding, "kết luận",
    NoViolation = "no_violation" "không có vi phạm",
    Violation = "violation" "có vi phạm",
);

/// One question to the law: may this subject be given this award for this year?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Code of the catalogue, such as `CSTDCS`.
    pub award: String,
    /// The year whose achievement is judged.
    #[serde(deserialize_with = "year")]
    pub year: i32,
    /// The day on which the complete dossier reached the body that appraises it; it decides which law applies.
    #[serde(deserialize_with = "day")]
    pub received: NaiveDate,
    /// The day of the decision, where it is known.
    #[serde(default, deserialize_with = "some_day", skip_serializing_if = "Option::is_none")]
    pub decided: Option<NaiveDate>,
    #[serde(default = "merit")]
    pub category: Category,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decider: Option<Decider>,
    pub subject: Subject,
}

fn merit() -> Category {
    Category::Merit
}

/// Whom the case is about and what is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    pub kind: SubjectKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Group>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Holds a leading post.
    #[serde(default)]
    pub leader: bool,
    /// Length of the movement in months, for the category `movement`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub movement_months: Option<u32>,
    /// Year-end grades; a year that is not named is unknown even when the list is present.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grades: Option<Vec<Grade>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awards: Option<Vec<Granted>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initiatives: Option<Vec<Initiative>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discipline: Option<Vec<Discipline>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<Vec<Pending>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absences: Option<Vec<Absence>>,
    /// Of a collective: its members in figures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members: Option<Members>,
    /// Of a collective: those that ended in it and of which nobody has said whether their record counts for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undecided: Vec<Predecessor>,
}

impl Case {
    /// The regular question of a year: for merit, before anybody decides.
    pub fn for_merit(award: impl Into<String>, year: i32, received: NaiveDate, subject: Subject) -> Self {
        let (decided, decider) = (None, None);
        Case { award: award.into(), year, received, decided, category: Category::Merit, decider, subject }
    }
}

impl Subject {
    /// A subject of whom nothing is known yet.
    pub fn unknown(kind: SubjectKind, group: Option<Group>) -> Self {
        Subject {
            kind,
            group,
            sex: None,
            leader: false,
            movement_months: None,
            grades: None,
            awards: None,
            initiatives: None,
            discipline: None,
            pending: None,
            absences: None,
            members: None,
            undecided: Vec::new(),
        }
    }
}

/// The year-end grade; for a collective, the unit's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    #[serde(deserialize_with = "year")]
    pub year: i32,
    pub grade: GradeLevel,
}

/// An award that was granted before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Granted {
    pub code: String,
    /// The year of the achievement, not of the decision.
    #[serde(deserialize_with = "year")]
    pub year: i32,
    #[serde(default, deserialize_with = "some_day", skip_serializing_if = "Option::is_none")]
    pub decided: Option<NaiveDate>,
    #[serde(default = "merit")]
    pub category: Category,
    #[serde(default)]
    pub revoked: bool,
}

/// A recognised initiative, research work or combat innovation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Initiative {
    #[serde(deserialize_with = "year")]
    pub year: i32,
    pub kind: InitiativeKind,
    pub effect: Effect,
    /// Codes of the awards that it already served.
    #[serde(default)]
    pub used_for: Vec<String>,
}

/// A disciplinary measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discipline {
    pub measure: Measure,
    #[serde(deserialize_with = "day")]
    pub on: NaiveDate,
    /// The last day on which it has effect; without it, twelve months from `on`.
    #[serde(default, deserialize_with = "some_day", skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    #[serde(default)]
    pub duty_related: bool,
}

impl Discipline {
    /// The last day on which the measure has effect.
    pub fn last_day(&self) -> NaiveDate {
        let year_later = self.on.checked_add_months(Months::new(12)).and_then(|day| day.pred_opt());
        self.until.or(year_later).unwrap_or(self.on)
    }

    /// The first day from which achievements count again.
    pub fn served_from(&self) -> NaiveDate {
        self.last_day().succ_opt().unwrap_or(NaiveDate::MAX)
    }

    pub(crate) fn in_year(&self, year: i32) -> bool {
        self.on.year() == year
    }
}

/// A discipline case, inspection, complaint or denunciation under verification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pending {
    /// `discipline`, `inspection`, `complaint`, `denunciation`, `press` or the office's own word.
    pub kind: String,
    #[serde(deserialize_with = "day")]
    pub opened: NaiveDate,
    #[serde(default, deserialize_with = "some_day", skip_serializing_if = "Option::is_none")]
    pub closed: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<CaseFinding>,
}

/// Time away from work that a rule may count as worked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Absence {
    pub kind: AbsenceKind,
    #[serde(deserialize_with = "day")]
    pub from: NaiveDate,
    #[serde(deserialize_with = "day")]
    pub to: NaiveDate,
}

words!(
    /// Why somebody was away.
    pub AbsenceKind, "lý do vắng mặt",
    Maternity = "maternity" "nghỉ thai sản",
    Sick = "sick" "nghỉ ốm",
    Study = "study" "đi học",
    TreatmentAfterBravery = "treatment_after_bravery" "điều trị thương tích do hành động dũng cảm",
);

/// The members of a collective in figures; a figure that is absent is unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Members {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u32>,
    /// Members graded HTNV or better.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed_tasks: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ldtt: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cstdcs: Option<u32>,
    /// Members disciplined at cảnh cáo or above in the year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disciplined_warning_or_worse: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub women: Option<u32>,
}
