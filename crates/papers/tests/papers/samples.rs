//! Invented offices, people and acts in the shape of the papers. None of these people exists.

use chrono::{NaiveDate, NaiveDateTime};
use domain::indicator::{Amount, Direction, GoalOf};
use domain::review::Written;
use domain::review::figures::{Commended, Figures, Launched, Measured, Models, Proposed, Spread, Year};
use papers::cluster::{FlagProposal, RankedRow};
use papers::council::{Attendee, Member, MinutesPaper, VoteRow};
use papers::decision::{Award, AwardRow, Certificate, DecisionPaper, Recipient};
use papers::movement::{Form, LaunchPaper, Responsibility};
use papers::nd30::{Answered, Head, Signer};
use papers::pledge::{PledgePaper, Seat, Signature};
use papers::{RankingPaper, ReviewPaper};

pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
}

fn hour(date: NaiveDate, hour: u32, minute: u32) -> NaiveDateTime {
    date.and_hms_opt(hour, minute, 0).expect("a time of day")
}

fn texts(all: &[&str]) -> Vec<String> {
    all.iter().map(|text| (*text).to_owned()).collect()
}

fn head(symbol: &str) -> Head {
    Head {
        superior: Some("Ủy ban nhân dân tỉnh Mẫu Sơn".into()),
        issuer: "Văn phòng".into(),
        place: "Mẫu Sơn".into(),
        number: Some(5),
        symbol: symbol.into(),
        date: Some(day(2026, 1, 5)),
    }
}

fn signer() -> Signer {
    Signer {
        authority: texts(&["KT. Chánh Văn phòng", "Phó Chánh Văn phòng"]),
        name: "Nguyễn Thị Phượng".into(),
    }
}

pub(crate) fn collective(ordinal: u32, name: &str) -> AwardRow {
    AwardRow {
        ordinal,
        kind: Recipient::Collective,
        honorific: None,
        name: name.into(),
        post_unit: "Văn phòng UBND tỉnh Mẫu Sơn".into(),
        achievement: None,
        award: Award::Form("Giấy khen".into()),
        bonus: Some(1_404_000),
    }
}

pub(crate) fn person(ordinal: u32, honorific: &str, name: &str, post_unit: &str) -> AwardRow {
    AwardRow {
        ordinal,
        kind: Recipient::Person,
        honorific: Some(honorific.into()),
        name: name.into(),
        post_unit: post_unit.into(),
        achievement: None,
        award: Award::Form("Giấy khen".into()),
        bonus: Some(702_000),
    }
}

/// 6 collectives and 31 people, all commended with a giấy khen.
pub(crate) fn decision() -> DecisionPaper {
    let collectives =
        ["Phòng Tổng hợp", "Phòng Nội chính", "Phòng Kinh tế", "Trung tâm Phục vụ hành chính công"];
    let mut rows: Vec<_> = (1..).zip(collectives).map(|(at, name)| collective(at, name)).collect();
    rows.push(collective(5, "Phòng Hành chính - Quản trị"));
    rows.push(collective(6, "Ban Tiếp công dân"));
    let family = ["Nguyễn", "Trần", "Lê", "Hoàng", "Nông", "Vi", "Đặng"];
    let given = ["Văn Mẫu", "Thị Ví Dụ", "Đình Thử", "Thị Hư Cấu", "Minh Giả", "Thị Đặt Ra", "Quốc Tưởng"];
    for at in 7..=37_usize {
        let honorific = if given[at % 7].starts_with("Thị") { "Bà" } else { "Ông" };
        let name = format!("{} {}", family[at / 7], given[at % 7]);
        let post = format!("Chuyên viên, {}", collectives[at % 4]);
        rows.push(person(u32::try_from(at).expect("a small number"), honorific, &name, &post));
    }
    DecisionPaper {
        head: head("QĐ-VP"),
        subject: "Về việc tặng Giấy khen cho tập thể, cá nhân có thành tích xuất sắc trong phong trào thi đua yêu nước giai đoạn 2021 - 2025".into(),
        authority: "Chánh Văn phòng Ủy ban nhân dân tỉnh Mẫu Sơn".into(),
        bases: texts(&[
            "Căn cứ Luật Thi đua, khen thưởng;",
            "Căn cứ Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ",
            "Căn cứ Quy chế thi đua, khen thưởng của Văn phòng",
        ]),
        answers: Some(superior()),
        proposal: "Theo đề nghị của Thường trực Hội đồng Thi đua - Khen thưởng tại Tờ trình số 03/TTr-HĐTĐKT ngày 02 tháng 01 năm 2026.".into(),
        merit: "đã có thành tích xuất sắc trong phong trào thi đua yêu nước giai đoạn 2021 - 2025".into(),
        rows,
        fund: "quỹ thi đua, khen thưởng năm 2026 của Văn phòng".into(),
        executors: "Trưởng phòng Hành chính - Quản trị, Kế toán trưởng".into(),
        recipients: texts(&["Sở Nội vụ", "Hội đồng TĐKT Văn phòng", "Lưu: VT, HCQT"]),
        signer: signer(),
        specimen: true,
    }
}

/// A year's titles and a giấy khen in one decision, without money, with an achievement for each line.
pub(crate) fn decision_of_two_awards() -> DecisionPaper {
    let mut paper = decision();
    paper.fund.clear();
    paper.rows.truncate(10);
    for row in &mut paper.rows {
        row.bonus = None;
        row.achievement =
            Some("Hoàn thành tốt nhiệm vụ năm 2025, có sáng kiến được công nhận cấp cơ sở".into());
        if row.kind == Recipient::Person {
            row.award = Award::Title("Lao động tiên tiến".into());
        }
    }
    paper
}

pub(crate) fn certificate() -> Certificate {
    Certificate {
        emblem_svg: None,
        authority: "Chánh Văn phòng Ủy ban nhân dân tỉnh Mẫu Sơn".into(),
        award: Award::Form("Giấy khen".into()),
        honorific: Some("Bà".into()),
        name: "Nông Thị Ví Dụ".into(),
        post_unit: "Chuyên viên Phòng Tổng hợp, Văn phòng Ủy ban nhân dân tỉnh Mẫu Sơn".into(),
        achievement: "đã có thành tích xuất sắc trong phong trào thi đua yêu nước giai đoạn 2021 - 2025"
            .into(),
        decision: "05/QĐ-VP".into(),
        date: day(2026, 1, 5),
        ordinal: 12,
        place: "Mẫu Sơn".into(),
        signer: signer(),
        address: "http://localhost:8080/xac-minh/0197a2c4e1f07c55b7d2f3a1c9e8d704".into(),
        specimen: true,
    }
}

fn attendee(honorific: &str, name: &str, post: &str) -> Attendee {
    Attendee { honorific: honorific.into(), name: name.into(), post: post.into() }
}

pub(crate) fn minutes() -> MinutesPaper {
    let chair = attendee("Bà", "Nguyễn Thị Phượng", "Phó Chánh Văn phòng, Chủ tịch Hội đồng");
    let secretary = attendee("Ông", "Vi Văn Mẫu", "Chuyên viên Phòng Hành chính - Quản trị, Thư ký Hội đồng");
    let member = |person: &Attendee, absent: Option<&str>| Member {
        person: person.clone(),
        absent: absent.map(str::to_owned),
    };
    let third = attendee("Ông", "Lê Đình Thử", "Trưởng phòng Tổng hợp, Ủy viên");
    let fourth = attendee("Bà", "Đặng Thị Hư Cấu", "Chủ tịch Công đoàn, Ủy viên");
    let fifth = attendee("Ông", "Hoàng Minh Giả", "Trưởng phòng Nội chính, Ủy viên");
    let vote = |name: &str, award: &str, yes: u32| VoteRow {
        name: name.into(),
        post_unit: "Phòng Kinh tế".into(),
        award: award.into(),
        yes,
        no: 4 - yes,
        of: 5,
        passes: Some(yes == 4),
    };
    MinutesPaper {
        head: Head {
            superior: Some("Văn phòng UBND tỉnh Mẫu Sơn".into()),
            issuer: "Hội đồng\nThi đua - Khen thưởng".into(),
            symbol: "BB-HĐTĐKT".into(),
            number: Some(3),
            ..head("")
        },
        subject: "Họp Hội đồng Thi đua - Khen thưởng xét danh hiệu thi đua và hình thức khen thưởng năm 2025"
            .into(),
        founded_by: "Quyết định số 12/QĐ-VP ngày 10 tháng 01 năm 2025".into(),
        answers: vec![superior()],
        began: hour(day(2025, 12, 30), 8, 30),
        ended: hour(day(2025, 12, 30), 10, 5),
        venue: "Phòng họp số 1, Văn phòng UBND tỉnh Mẫu Sơn".into(),
        members: vec![
            member(&chair, None),
            member(&secretary, None),
            member(&third, None),
            member(&fourth, None),
            member(&fifth, Some("đi công tác, đã gửi ý kiến bằng văn bản")),
        ],
        chair,
        secretary,
        proceedings: texts(&[
            "Chủ tọa nêu tiêu chuẩn, điều kiện và tỷ lệ phiếu cần đạt của từng danh hiệu, hình thức",
            "Thư ký trình bày tóm tắt thành tích và kết quả thẩm định hồ sơ",
            "Các thành viên trao đổi, không có ý kiến khác",
        ]),
        secret: true,
        votes: vec![
            vote("Bà Nông Thị Ví Dụ", "Chiến sĩ thi đua cơ sở", 4),
            vote("Ông Trần Quốc Tưởng", "Chiến sĩ thi đua cơ sở", 3),
            vote("Bà Lê Thị Đặt Ra", "Giấy khen", 4),
        ],
        conclusions: texts(&["Thông qua 02 đề nghị đạt tỷ lệ; đề nghị Chánh Văn phòng xem xét, quyết định"]),
        recipients: texts(&["Chánh Văn phòng", "Các thành viên Hội đồng", "Lưu: VT, Hồ sơ"]),
        specimen: true,
    }
}

/// The superior's launch that the movement answers.
fn superior() -> Answered {
    Answered {
        kind: "Phát động".into(),
        notation: "1004/PĐ-UBND".into(),
        date: day(2025, 9, 24),
        issuer: "Ủy ban nhân dân tỉnh Mẫu Sơn".into(),
        subject: Some("về đợt thi đua đặc biệt".into()),
    }
}

pub(crate) fn launch() -> LaunchPaper {
    LaunchPaper {
        head: head("KH-VP"),
        form: Form::Named("Kế hoạch".into()),
        subject: "Phát động đợt thi đua đặc biệt chào mừng ngày truyền thống của tỉnh".into(),
        bases: texts(&["Căn cứ Luật Thi đua, khen thưởng"]),
        answers: Some(superior()),
        movement: "“Đoàn kết, sáng tạo, hoàn thành nhiệm vụ”".into(),
        occasion: Some("kỷ niệm 80 năm ngày truyền thống của Văn phòng".into()),
        purpose: texts(&[
            "Tạo khí thế thi đua sôi nổi trong toàn cơ quan.",
            "Phát hiện và nhân rộng điển hình tiên tiến.",
        ]),
        requirements: texts(&["Nội dung cụ thể, thiết thực; khen thưởng kịp thời, đúng người, đúng việc."]),
        theme: Some("Đoàn kết - Kỷ cương - Sáng tạo".into()),
        emulation: "thi đua theo chuyên đề (đặc biệt)".into(),
        period: Some((day(2026, 2, 1), day(2026, 8, 31))),
        contents: texts(&[
            "Hoàn thành 100% nhiệm vụ theo chương trình công tác",
            "Thực hiện văn hóa công sở, cải cách thủ tục hành chính",
            "Thực hành tiết kiệm, chống lãng phí",
            "Xây dựng tổ chức đảng, đoàn thể trong sạch, vững mạnh",
        ]),
        targets: texts(&[
            "95% văn bản được giải quyết đúng hạn",
            "Mỗi phòng có ít nhất 01 sáng kiến được công nhận",
        ]),
        participants: texts(&["Các phòng, đơn vị và công chức, viên chức, người lao động thuộc Văn phòng"]),
        criteria: texts(&[
            "Kết quả thực hiện nội dung và chỉ tiêu thi đua",
            "Tính sáng tạo và khả năng nhân rộng",
        ]),
        awards: texts(&["Giấy khen của Chánh Văn phòng"]),
        responsibilities: vec![
            Responsibility {
                who: "Trưởng các phòng, đơn vị".into(),
                what: texts(&[
                    "Tổ chức đăng ký thi đua trước ngày 15/02/2026",
                    "Báo cáo kết quả trước ngày 05/9/2026",
                ]),
            },
            Responsibility {
                who: "Phòng Hành chính - Quản trị".into(),
                what: texts(&["Theo dõi, đôn đốc, tổng hợp kết quả trình Hội đồng Thi đua - Khen thưởng"]),
            },
        ],
        recipients: texts(&["UBND tỉnh (báo cáo)", "Các phòng, đơn vị", "Lưu: VT, HCQT"]),
        signer: Signer { authority: texts(&["Chánh Văn phòng"]), name: "Trần Văn Hư Cấu".into() },
        specimen: true,
    }
}

pub(crate) fn review() -> ReviewPaper {
    let launched = |title: &str, adopted, targets_met| Launched {
        title: title.into(),
        number: "05/KH-VP".into(),
        on: Some(day(2025, 3, 1)),
        asked: 8,
        adopted,
        declined: 1,
        titles: 4,
        titles_held: 3,
        targets: 8,
        targets_met,
        indicators: vec![Measured {
            text: "Hồ sơ trực tuyến".into(),
            measure: "hồ sơ".into(),
            direction: Direction::More,
            goal_of: GoalOf::Each,
            goal: Amount::parse("1.000.000").ok(),
            base: None,
            base_at: String::new(),
            sum: Amount::parse("7.250.000,5").ok(),
            units: 8,
            reported: 6,
            reached: 4,
            short: 1,
            missing: 3,
        }],
        ..Launched::default()
    };
    let spread = Spread { collectives: 6, small: Some(2), people: 31, direct: 24, women: 12, sex_unknown: 0 };
    let year = |year| Year { year, launches: 1, initiatives: 3, spread };
    ReviewPaper {
        head: head("BC-VP"),
        answers: Some(superior()),
        written: Written {
            title: "Tổng kết công tác thi đua, khen thưởng giai đoạn 2021 - 2025".into(),
            assessment: "Phong trào có chuyển biến tích cực\nCác đơn vị đăng ký đầy đủ".into(),
            limits: "Hai đơn vị chậm báo cáo".into(),
            causes: "Chưa quan tâm".into(),
            directions: "Kiểm tra hằng quý\nPhát động sớm".into(),
            requests: "Bổ sung quỹ khen thưởng".into(),
            recipients: "Lãnh đạo Văn phòng\nLưu: VT".into(),
            small_up_to: Some(7),
            ..Written::default()
        },
        figures: Figures {
            launches: vec![launched("Văn hóa công sở", 6, 5), launched("Cải cách hành chính", 4, 8)],
            commended: vec![Commended { code: "GK".into(), spread }],
            proposed: vec![Proposed { code: "CSTDCS".into(), waiting: 3, set_aside: 1, granted: 0 }],
            years: (2021..=2025).map(year).collect(),
            models: Models { found: 4, nurtured: 2, recognised: 1, multiplied: 0 },
        },
        awards: [("GK", "Giấy khen"), ("CSTDCS", "Chiến sĩ thi đua cơ sở")]
            .map(|(code, name)| (code.to_owned(), name.to_owned()))
            .into(),
        signer: Signer { authority: texts(&["Chánh Văn phòng"]), name: "Trần Văn Hư Cấu".into() },
        specimen: true,
    }
}

pub(crate) fn launch_as(form: Form, symbol: &str) -> LaunchPaper {
    LaunchPaper { form, head: head(symbol), ..launch() }
}

pub(crate) fn decided() -> Form {
    Form::Decision {
        authority: "Chánh Văn phòng Ủy ban nhân dân tỉnh Mẫu Sơn".into(),
        executors: texts(&["Trưởng các phòng, đơn vị"]),
    }
}

/// Two share the second place, and one was not scored.
pub(crate) fn ranking() -> RankingPaper {
    let row = |place, unit: &str, points: Option<&str>| RankedRow {
        place,
        unit: unit.into(),
        own: Some("92,50".into()),
        peers: points.map(str::to_owned),
        appraised: points.map(str::to_owned),
        points: points.map(str::to_owned),
        why: texts(&["Điểm cuối là điểm thẩm định", "Điểm chấm chéo là bình quân của 3 đơn vị."]),
    };
    RankingPaper {
        head: head("VP"),
        subject: "Cụm thi đua số 1 năm 2025".into(),
        weights: "thẩm định 50, chấm chéo 30, tự chấm 20".into(),
        ties: texts(&["điểm thẩm định cao hơn", "ít điểm trừ hơn"]),
        rows: vec![
            row(Some(1), "Văn phòng huyện Mẫu", Some("91,33")),
            row(Some(2), "Văn phòng huyện Thử", Some("90,00")),
            row(Some(2), "Văn phòng huyện Ví Dụ", Some("90,00")),
            row(None, "Văn phòng huyện Vắng", None),
        ],
        proposal: FlagProposal {
            unit: Some("Văn phòng huyện Mẫu".into()), reason: "Dẫn đầu cụm".into()
        },
        recipients: texts(&["Các đơn vị thành viên", "Lưu: VT"]),
        signer: signer(),
        specimen: true,
    }
}

/// Of five units two have signed.
pub(crate) fn pledge() -> PledgePaper {
    let signature = |name: &str, on: u32| Signature {
        name: name.into(),
        post: "Trưởng phòng".into(),
        on: day(2026, 1, on),
    };
    let seat = |unit: &str, signature: Option<Signature>| Seat {
        unit: unit.into(),
        titles: texts(&["Tập thể lao động tiên tiến", "04 danh hiệu cá nhân"]),
        targets: texts(&["98% hồ sơ đúng hạn", "Ít nhất 01 sáng kiến được công nhận"]),
        signature,
    };
    PledgePaper {
        head: Head { date: None, number: None, ..head("") },
        subject: "Phong trào thi đua “Đoàn kết, sáng tạo” năm 2026".into(),
        bases: texts(&["Căn cứ Luật Thi đua, khen thưởng"]),
        answers: Some(superior()),
        text: texts(&["Hoàn thành 100% nhiệm vụ được giao", "Không có đơn thư vượt cấp"]),
        version: 2,
        seats: vec![
            seat("Phòng Hành chính - Quản trị", Some(signature("Nông Thị Ví Dụ", 7))),
            seat("Phòng Tổng hợp", Some(signature("Trần Quốc Tưởng", 8))),
            seat("Phòng Kinh tế", None),
            seat("Phòng Khoa giáo - Văn xã", None),
            Seat { unit: "Ban Tiếp công dân".into(), ..Seat::default() },
        ],
        specimen: true,
    }
}
