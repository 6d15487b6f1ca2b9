//! From all sheets of a year to its ranking. Every number is exact: a mean stays a fraction until it is shown.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeSet;
use std::fmt;

use uuid::Uuid;

use super::scoring::{Line, Scoring, Side, Tie, weighed, write_hundredths};
use super::sheet::{Sheet, Totals};
use crate::refusal::Refusals;

/// A number of points as a fraction of ten-thousandths.
#[derive(Debug, Clone, Copy)]
pub struct Share {
    over: i128,
    /// More than zero.
    under: i128,
}

impl Share {
    pub fn whole(ten_thousandths: i128) -> Self {
        Self { over: ten_thousandths, under: 1 }
    }

    /// As the database keeps it; `None` where it is no fraction.
    pub fn of(over: i64, under: i64) -> Option<Self> {
        (under > 0).then(|| Self { over: over.into(), under: under.into() })
    }

    /// Numerator and denominator in lowest terms, for the database.
    pub fn terms(self) -> Option<(i64, i64)> {
        let by = divisor(self.over.abs(), self.under);
        Some((i64::try_from(self.over / by).ok()?, i64::try_from(self.under / by).ok()?))
    }

    /// Rounded to hundredths of a point, halves away from zero.
    pub fn hundredths(self) -> i128 {
        let (over, under) = (self.over.abs() * 2, self.under * 100);
        (over + under) / (under * 2) * self.over.signum()
    }

    /// How much more it is than the other; less is below zero.
    pub fn beyond(self, other: Share) -> Share {
        let over = self.over * other.under - other.over * self.under;
        Self { over, under: self.under * other.under }
    }

    fn mean(values: &[i128]) -> Option<Self> {
        let under = i128::try_from(values.len()).ok().filter(|count| *count > 0)?;
        Some(Self { over: values.iter().sum(), under })
    }
}

fn divisor(a: i128, b: i128) -> i128 {
    if b == 0 { a.max(1) } else { divisor(b, a % b) }
}

impl PartialEq for Share {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Share {}

impl PartialOrd for Share {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Share {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.over * other.under).cmp(&(other.over * self.under))
    }
}

/// Points with two decimals: `91,33`.
impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hundredths(f, self.hundredths())
    }
}

/// What these sheets give for a line of the table on the average, without its coefficient; `None` where nobody scored it.
pub fn mean_points(sheets: &[Sheet], place: usize) -> Option<Share> {
    let points = sheets.iter().filter_map(|sheet| Some(i128::from(sheet.points(place)?.hundredths()) * 100));
    Share::mean(&points.collect::<Vec<_>>())
}

/// Everything that was sent about one member.
#[derive(Debug, Clone)]
pub struct Entry {
    pub unit: Uuid,
    pub name: String,
    pub own: Option<Sheet>,
    pub peers: Vec<Sheet>,
    pub appraised: Option<Sheet>,
}

impl Entry {
    /// What a side gives by this measure of a sheet; peers give the mean of those who scored.
    fn side(&self, side: Side, measure: &dyn Fn(&Sheet) -> i128) -> Option<Share> {
        match side {
            Side::Own => self.own.as_ref().map(|sheet| Share::whole(measure(sheet))),
            Side::Peer => Share::mean(&self.peers.iter().map(measure).collect::<Vec<_>>()),
            Side::Appraiser => self.appraised.as_ref().map(|sheet| Share::whole(measure(sheet))),
        }
    }

    /// The sides together as the office weighs them; a side without a sheet leaves its weight to the others. `None` when no side
    /// that counts has scored.
    fn weighed(&self, scoring: &Scoring, measure: &dyn Fn(&Sheet) -> i128) -> Option<Share> {
        let mut sum = Share::whole(0);
        let mut weights = 0;
        for side in Side::ALL.iter().copied() {
            let weight = i128::from(scoring.weights.of(side));
            if let Some(share) = self.side(side, measure).filter(|_| weight > 0) {
                sum = Share {
                    over: sum.over * share.under + weight * share.over * sum.under,
                    under: sum.under * share.under,
                };
                weights += weight;
            }
        }
        (weights > 0).then(|| Share { under: sum.under * weights, ..sum })
    }

    fn tie(&self, scoring: &Scoring, tie: Tie) -> Option<Share> {
        match tie {
            Tie::Side(side) => self.side(side, &|sheet| Totals::of(scoring, sheet).total()),
            // More is better everywhere: fewer deductions are more of less.
            Tie::FewerDeductions => self.weighed(scoring, &|sheet| -Totals::of(scoring, sheet).deduction),
            Tie::Criterion(place) => {
                let criterion = scoring.criteria.get(place)?;
                let sign = if criterion.line == Line::Deduction { -1 } else { 1 };
                self.weighed(scoring, &|sheet| {
                    sign * sheet.points(place).map_or(0, |points| weighed(criterion, points))
                })
            }
        }
    }
}

/// Where a member stands, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub unit: Uuid,
    pub own: Option<Share>,
    pub peers: Option<Share>,
    pub appraised: Option<Share>,
    pub points: Option<Share>,
    /// From 1; units that share one leave those after it free. `None`: without points, not ranked.
    pub place: Option<i64>,
    pub why: Vec<String>,
}

/// The ranking: whatever order the entries come in, the same places with the same reasons; in the order of the places, then of the
/// names.
pub fn rank(scoring: &Scoring, entries: &[Entry]) -> Vec<Place> {
    let mut entries: Vec<&Entry> = entries.iter().collect();
    entries.sort_by_key(|entry| (viet::sort::key(&entry.name), entry.unit));
    let mut scored: Vec<(&Entry, Place)> =
        entries.into_iter().map(|entry| (entry, scored(scoring, entry))).collect();
    // Stable: those without points come last, equal points keep the order of the names.
    scored.sort_by_key(|one| Reverse(one.1.points));
    let mut places: Vec<Place> = Vec::new();
    for group in scored.chunk_by(|a, b| a.1.points == b.1.points) {
        if group[0].1.points.is_none() {
            places.extend(group.iter().map(|(_, place)| place.clone()));
            continue;
        }
        for shared in settle(scoring, group.to_vec(), &scoring.ties) {
            let number = i64::try_from(places.len()).unwrap_or(i64::MAX - 1) + 1;
            places.extend(shared.into_iter().map(|place| Place { place: Some(number), ..place }));
        }
    }
    places
}

/// The points of a member with the sentences that explain them.
fn scored(scoring: &Scoring, entry: &Entry) -> Place {
    let total = |sheet: &Sheet| Totals::of(scoring, sheet).total();
    let points = entry.weighed(scoring, &total);
    let side = |side| entry.side(side, &total);
    let place = Place {
        unit: entry.unit,
        own: side(Side::Own),
        peers: side(Side::Peer),
        appraised: side(Side::Appraiser),
        points,
        place: None,
        why: Vec::new(),
    };
    Place { why: explained(scoring, entry, &place), ..place }
}

fn explained(scoring: &Scoring, entry: &Entry, place: &Place) -> Vec<String> {
    let mut why = Vec::new();
    let given = |side| match side {
        Side::Own => place.own,
        Side::Peer => place.peers,
        Side::Appraiser => place.appraised,
    };
    let counting = || Side::ALL.iter().copied().filter(|side| scoring.weights.of(*side) > 0);
    let present: Vec<(Side, Share)> = counting().filter_map(|side| Some((side, given(side)?))).collect();
    let called = |side: Side| side.label().to_lowercase();
    match (present.as_slice(), place.points) {
        ([], _) | (_, None) => why.push("Chưa có điểm của bên nào được tính nên không xếp hạng.".to_owned()),
        ([(side, share)], Some(_)) => why.push(format!("Điểm cuối là điểm {}: {share}.", called(*side))),
        (several, Some(points)) => {
            let parts: Vec<_> = several
                .iter()
                .map(|(side, share)| format!("{} × {} {share}", scoring.weights.of(*side), called(*side)))
                .collect();
            let sum: i64 = several.iter().map(|(side, _)| scoring.weights.of(*side)).sum();
            why.push(format!("Điểm cuối = ({}) : {sum} = {points}.", parts.join(" + ")));
        }
    }
    if entry.peers.len() > 1 {
        why.push(format!("Điểm chấm chéo là bình quân của {} đơn vị.", entry.peers.len()));
    }
    for side in Side::ALL.iter().copied().filter(|side| given(*side).is_none()) {
        why.push(match scoring.weights.of(side) > 0 {
            true => {
                format!("Không có điểm {}; trọng số của phần này chia cho các phần còn lại.", called(side))
            }
            false => format!("Không có điểm {}.", called(side)),
        });
    }
    why
}

/// Parts units with equal points by the rules in their order; those whom none parts stay together. A rule for which one of them has
/// no value parts nobody: what is missing is not less.
fn settle(scoring: &Scoring, group: Vec<(&Entry, Place)>, ties: &[Tie]) -> Vec<Vec<Place>> {
    if group.len() < 2 {
        return vec![group.into_iter().map(|(_, place)| place).collect()];
    }
    let names: Vec<String> = group.iter().map(|(entry, _)| entry.name.clone()).collect();
    let others = |n: usize| {
        let others = names.iter().enumerate().filter(|(m, _)| *m != n).map(|(_, name)| name.as_str());
        others.collect::<Vec<_>>().join(", ")
    };
    let Some((tie, rest)) = ties.split_first() else {
        let shared = group.into_iter().enumerate().map(|(n, (_, mut place))| {
            place.why.push(format!("Đồng hạng với {}: không còn cách phân định.", others(n)));
            place
        });
        return vec![shared.collect()];
    };
    let values: Option<Vec<Share>> = group.iter().map(|(entry, _)| entry.tie(scoring, *tie)).collect();
    let Some(values) = values.filter(|values| values.iter().any(|value| *value != values[0])) else {
        return settle(scoring, group, rest);
    };
    let mut parted: Vec<(Share, (&Entry, Place))> = Vec::new();
    for (n, ((entry, mut place), value)) in group.into_iter().zip(values).enumerate() {
        let amount = if value < Share::whole(0) { Share { over: -value.over, ..value } } else { value };
        place.why.push(format!(
            "Bằng điểm với {}; phân định theo {}: {amount}.",
            others(n),
            tie.says(&scoring.criteria)
        ));
        parted.push((value, (entry, place)));
    }
    parted.sort_by_key(|one| Reverse(one.0));
    let mut settled = Vec::new();
    for equal in parted.chunk_by(|a, b| a.0 == b.0) {
        let equal = equal.iter().map(|(_, member)| member.clone()).collect();
        settled.extend(settle(scoring, equal, rest));
    }
    settled
}

/// Something that a unit owes the ranking: its own score, the scores of its peers, or the appraisal of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    pub side: Side,
    /// Who did not score; for the appraisal, who was not appraised.
    pub unit: Uuid,
    /// Of peers: whom it did not score.
    pub of: Vec<Uuid>,
}

/// What is missing: `sent` has (side, who scored, who was scored), the appraiser's under the unit that he appraised.
pub fn gaps(members: &[Uuid], sent: &BTreeSet<(Side, Uuid, Uuid)>) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for side in Side::ALL.iter().copied() {
        for unit in members.iter().copied() {
            let owed: Vec<Uuid> = match side {
                Side::Peer => members.iter().copied().filter(|other| *other != unit).collect(),
                Side::Own | Side::Appraiser => vec![unit],
            };
            let of: Vec<Uuid> = owed.into_iter().filter(|of| !sent.contains(&(side, unit, *of))).collect();
            if !of.is_empty() {
                gaps.push(Gap { side, unit, of });
            }
        }
    }
    gaps
}

/// What stands in the way of ranking: everything that is missing without a reason for going on. `name` names a unit.
pub fn rank_refusals(
    gaps: &[Gap],
    excused: &BTreeSet<(Side, Uuid)>,
    name: impl Fn(Uuid) -> String,
) -> Refusals {
    let mut refusals = Refusals::none();
    for gap in gaps.iter().filter(|gap| !excused.contains(&(gap.side, gap.unit))) {
        let of: Vec<_> = gap.of.iter().map(|unit| name(*unit)).collect();
        let unit = name(gap.unit);
        refusals.add(
            "gaps",
            match gap.side {
                Side::Own => format!("{unit} chưa tự chấm."),
                Side::Peer => format!("{unit} chưa chấm chéo {}.", of.join(", ")),
                Side::Appraiser => format!("{unit} chưa được thẩm định."),
            },
        );
    }
    if !refusals.is_empty() {
        refusals
            .add("gaps", "Hãy bổ sung, hoặc nêu lý do đi tiếp khi còn thiếu; điểm thiếu không tính là 0.");
    }
    refusals
}

/// What stands in the way of proposing a unit for the flag: it is ranked, and whoever is not alone in the first place is proposed with
/// a reason, as is nobody (`None`).
pub fn proposal_refusals(places: &[(Uuid, Option<i64>)], unit: Option<Uuid>, reason: &str) -> Refusals {
    let mut refusals = Refusals::none();
    let Some(unit) = unit else {
        refusals.require("reason", reason, "Ghi lý do không đề nghị đơn vị nào.");
        return refusals;
    };
    let place = places.iter().find(|place| place.0 == unit).and_then(|place| place.1);
    let is_alone = places.iter().filter(|one| one.1 == place).count() == 1;
    match place {
        None => refusals.add("unit", "Chỉ đề nghị đơn vị đã xếp hạng; hãy chọn trong bảng xếp hạng."),
        Some(1) if is_alone => {}
        Some(1) => {
            refusals.require("reason", reason, "Nhiều đơn vị đồng hạng nhất; ghi lý do chọn đơn vị này.")
        }
        Some(_) => refusals.require("reason", reason, "Đơn vị này không đứng đầu; ghi lý do đề nghị."),
    }
    refusals
}

#[cfg(test)]
mod tests {
    use super::super::scoring::{Points, Weights, read};
    use super::super::sheet::Mark;
    use super::*;
    use proptest::prelude::*;

    fn scoring() -> Scoring {
        let criteria =
            read("Kinh tế\t50\nXã hội\t50\nMô hình\t10\t1\tthưởng\nQuá hạn\t10\t1\ttrừ").expect("a table");
        Scoring {
            criteria,
            bonus_cap: Some(Points::of_hundredths(500)),
            weights: Weights { own: 1, peers: 2, appraiser: 7 },
            ties: vec![Tie::Criterion(0), Tie::FewerDeductions],
        }
    }

    fn sheet(points: [i64; 4]) -> Sheet {
        let mark = |points: i64| Mark { points: Some(Points::of_hundredths(points)), words: String::new() };
        Sheet { marks: points.map(mark).into() }
    }

    fn entry(n: u128, appraised: [i64; 4]) -> Entry {
        Entry {
            unit: Uuid::from_u128(n),
            name: format!("Đơn vị {n}"),
            own: None,
            peers: Vec::new(),
            appraised: Some(sheet(appraised)),
        }
    }

    fn shown(places: &[Place]) -> Vec<(u128, Option<i64>, String)> {
        let points = |place: &Place| place.points.map(|points| points.to_string()).unwrap_or_default();
        places.iter().map(|place| (place.unit.as_u128(), place.place, points(place))).collect()
    }

    #[test]
    fn three_sides_weigh_as_the_office_says_exactly() {
        let one = Entry {
            own: Some(sheet([5000, 5000, 0, 0])),
            peers: vec![sheet([4000, 4000, 0, 0]), sheet([4000, 4000, 100, 0]), sheet([4000, 4000, 0, 0])],
            ..entry(1, [4500, 4400, 0, 100])
        };
        let places = rank(&scoring(), &[one]);
        // (1 × 100 + 2 × 80,333… + 7 × 88) : 10
        assert_eq!(shown(&places), [(1, Some(1), "87,67".to_owned())]);
        assert_eq!(places[0].points, Some(Share { over: 2_630 * 10_000, under: 30 }));
        assert_eq!(
            places[0].why[0],
            "Điểm cuối = (1 × tự chấm 100 + 2 × chấm chéo 80,33 + 7 × thẩm định 88) : 10 = 87,67."
        );
        assert_eq!(places[0].why[1], "Điểm chấm chéo là bình quân của 3 đơn vị.");
    }

    #[test]
    fn shares_are_rounded_only_when_shown() {
        let share = |over, under| Share { over, under };
        for (one, shown) in [
            (share(10_000, 3), "0,33"),
            (share(20_000, 3), "0,67"),
            (share(50, 1), "0,01"),
            (share(-50, 1), "-0,01"),
        ] {
            assert_eq!(one.to_string(), shown);
        }
        assert_eq!(share(10_000, 1).beyond(share(30_000, 2)).to_string(), "-0,5");
        let mean = mean_points(&[sheet([100, 0, 0, 0]), sheet([200, 0, 0, 0])], 0).expect("scored");
        assert_eq!(mean.to_string(), "1,5");
        assert_eq!(mean_points(&[Sheet::default()], 0), None);
    }

    #[test]
    fn what_is_missing_leaves_its_weight_to_the_others_and_is_said() {
        let places =
            rank(&scoring(), &[entry(1, [4500, 4500, 0, 0]), Entry { appraised: None, ..entry(2, [0; 4]) }]);
        assert_eq!(shown(&places), [(1, Some(1), "90".to_owned()), (2, None, String::new())]);
        assert!(places[0].why.iter().any(|says| says.starts_with("Không có điểm tự chấm; trọng số")));
        assert!(places[1].why[0].contains("không xếp hạng"));
    }

    #[test]
    fn ties_follow_the_rule_in_its_order_and_else_share_the_place() {
        let entries = [
            entry(1, [4000, 5000, 0, 0]),
            entry(2, [4100, 5000, 0, 100]),
            entry(3, [4100, 4900, 0, 0]),
            entry(4, [4000, 5000, 0, 0]),
            entry(5, [4000, 4000, 0, 0]),
        ];
        let places = rank(&scoring(), &entries);
        let order: Vec<_> = places.iter().map(|place| (place.unit.as_u128(), place.place)).collect();
        assert_eq!(order, [(3, Some(1)), (2, Some(2)), (1, Some(3)), (4, Some(3)), (5, Some(5))]);
        assert!(
            places[0].why.iter().any(|says| says.contains("phân định theo ít điểm trừ hơn: 0")),
            "{:?}",
            places[0].why
        );
        assert!(places[1].why.iter().any(|says| says.contains("ít điểm trừ hơn: 1.")), "{:?}", places[1].why);
        assert!(
            places[2].why.iter().any(|says| says.contains("Đồng hạng với Đơn vị 4")),
            "{:?}",
            places[2].why
        );
    }

    #[test]
    fn a_rule_for_which_a_value_is_missing_parts_nobody() {
        let scoring = Scoring { ties: vec![Tie::Side(Side::Own)], ..scoring() };
        let with_own = Entry { own: Some(sheet([4000, 5000, 0, 0])), ..entry(2, [4000, 5000, 0, 0]) };
        let places = rank(&scoring, &[entry(1, [4000, 5000, 0, 0]), with_own]);
        assert_eq!(places.iter().map(|place| place.place).collect::<Vec<_>>(), [Some(1), Some(1)]);
    }

    #[test]
    fn what_a_unit_owes_is_named_until_a_reason_stands_for_it() {
        let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let sent = BTreeSet::from([
            (Side::Own, a, a),
            (Side::Peer, a, b),
            (Side::Appraiser, a, a),
            (Side::Appraiser, b, b),
        ]);
        let gaps = gaps(&[a, b], &sent);
        assert_eq!(
            gaps,
            [Gap { side: Side::Own, unit: b, of: vec![b] }, Gap { side: Side::Peer, unit: b, of: vec![a] }]
        );
        let name = |unit: Uuid| format!("Phòng {}", unit.as_u128());
        let says = rank_refusals(&gaps, &BTreeSet::new(), name).to_string();
        assert!(says.contains("Phòng 2 chưa tự chấm. Phòng 2 chưa chấm chéo Phòng 1."), "{says}");
        let excused = BTreeSet::from([(Side::Own, b), (Side::Peer, b)]);
        assert!(rank_refusals(&gaps, &excused, name).is_empty());
    }

    #[test]
    fn whoever_is_not_alone_in_front_is_proposed_with_a_reason() {
        let (a, b, c) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
        let places = [(a, Some(1)), (b, Some(2)), (c, None)];
        assert!(proposal_refusals(&places, Some(a), "").is_empty());
        assert!(proposal_refusals(&places, Some(b), "").for_field("reason").is_some());
        assert!(proposal_refusals(&places, Some(b), "A đã nhận cờ năm trước").is_empty());
        assert!(proposal_refusals(&places, None, "").for_field("reason").is_some());
        assert!(proposal_refusals(&places, Some(c), "x").for_field("unit").is_some());
        assert!(proposal_refusals(&[(a, Some(1)), (b, Some(1))], Some(a), " ").for_field("reason").is_some());
    }

    fn any_sheet() -> impl Strategy<Value = Sheet> {
        // Few values, so that ties happen.
        let points = |most: i64| (0..=4i64).prop_map(move |step| step * most / 4);
        (points(5000), points(5000), points(1000), points(1000)).prop_map(|(a, b, c, d)| sheet([a, b, c, d]))
    }

    fn any_entries() -> impl Strategy<Value = Vec<Entry>> {
        let one = (
            proptest::option::of(any_sheet()),
            proptest::collection::vec(any_sheet(), 0..4),
            proptest::option::weighted(0.8, any_sheet()),
        );
        proptest::collection::vec(one, 1..9).prop_map(|all| {
            let entry = |(n, (own, peers, appraised))| Entry { own, peers, appraised, ..entry(n, [0; 4]) };
            (1u128..).zip(all).map(entry).collect()
        })
    }

    fn any_scoring() -> impl Strategy<Value = Scoring> {
        let tie = proptest::sample::subsequence(
            vec![
                Tie::Criterion(0),
                Tie::Criterion(3),
                Tie::FewerDeductions,
                Tie::Side(Side::Own),
                Tie::Side(Side::Peer),
            ],
            0..=5,
        );
        (0i64..4, 0i64..4, 1i64..4, tie.prop_shuffle()).prop_map(|(own, peers, appraiser, ties)| Scoring {
            weights: Weights { own, peers, appraiser },
            ties,
            ..scoring()
        })
    }

    proptest! {
        #[test]
        fn the_order_of_the_entries_changes_nothing(
            (entries, shuffled) in any_entries().prop_flat_map(|entries| (Just(entries.clone()), Just(entries).prop_shuffle())),
            scoring in any_scoring(),
        ) {
            let reversed_peers: Vec<Entry> = shuffled
                .into_iter()
                .map(|entry| Entry { peers: entry.peers.iter().rev().cloned().collect(), ..entry })
                .collect();
            prop_assert_eq!(rank(&scoring, &entries), rank(&scoring, &reversed_peers));
        }

        #[test]
        fn places_follow_points_then_the_rule(entries in any_entries(), scoring in any_scoring()) {
            let places = rank(&scoring, &entries);
            prop_assert_eq!(places.len(), entries.len());
            let of = |place: &Place| entries.iter().find(|entry| entry.unit == place.unit).expect("an entry");
            for (n, pair) in places.windows(2).enumerate() {
                let (first, second) = (&pair[0], &pair[1]);
                prop_assert!(first.points >= second.points);
                prop_assert_eq!(second.place.is_some(), second.points.is_some());
                if first.points.is_none() || first.points != second.points {
                    continue;
                }
                if first.place == second.place {
                    let alike = places.iter().filter(|place| place.place == first.place);
                    for tie in &scoring.ties {
                        let values: Vec<_> = alike.clone().map(|place| of(place).tie(&scoring, *tie)).collect();
                        let parts = values.iter().all(Option::is_some) && values.iter().any(|value| *value != values[0]);
                        prop_assert!(!parts, "{tie:?} parts them");
                    }
                } else {
                    prop_assert_eq!(second.place, Some(i64::try_from(n).expect("few") + 2));
                    prop_assert!(!scoring.ties.is_empty());
                }
            }
        }

        #[test]
        fn a_share_keeps_its_value_in_the_database(over in -1_000_000_000i128..1_000_000_000, under in 1i128..1_000) {
            let share = Share { over, under };
            let (top, below) = share.terms().expect("fits");
            prop_assert_eq!(Share::of(top, below), Some(share));
        }
    }
}
