//! Is the whole database as it should be? The chain of the log, and what must hold between rows that no constraint can say.
//!
//! `thidua doctor` and the tests call it. It reads everything and answers to nobody's role: it runs on the machine.

use crate::news::photo;
use crate::{Conn, Failure, audit, movement, role_model, search};

/// Everything that does not hold, in sentences. Empty: the database is sound.
pub async fn check(conn: &mut Conn) -> Result<Vec<String>, Failure> {
    let mut faults = audit::check_chain(conn).await?;
    for invariant in INVARIANTS {
        let offenders = column!(conn, String, invariant.offenders)?;
        faults.extend(offenders.into_iter().map(|offender| format!("{}: {offender}.", invariant.says)));
    }
    faults.extend(search::faults(conn).await?);
    faults.extend(photo::faults(conn).await?);
    faults.extend(role_model::photo::faults(conn).await?);
    faults.extend(movement::file::faults(conn).await?);
    Ok(faults)
}

/// What must hold, and the names of those for whom it does not.
struct Invariant {
    says: &'static str,
    offenders: &'static str,
}

const INVARIANTS: &[Invariant] = &[
    Invariant {
        says: "Tệp đính kèm thay cho tệp của phong trào khác, hoặc tệp bị thay mà còn dùng",
        offenders: "select f.name from movement_file f join movement_file old on old.id = f.replaces_id
            where old.movement_id <> f.movement_id or old.ended_at is null order by f.name",
    },
    Invariant {
        says: "Đơn vị ký giao ước mà không có chỗ trong thứ tự ký",
        offenders: "select u.code from pledge_signature s join unit u on u.id = s.unit_id
            where not exists (select 1 from pledge_seat q where q.pledge_id = s.pledge_id and q.unit_id = s.unit_id)
            order by u.code",
    },
    Invariant {
        says: "Giao ước ký lần lượt mà đơn vị xếp sau ký trước",
        offenders: "select distinct u.code from pledge t join pledge_signature s on s.pledge_id = t.id
            join pledge_seat q on q.pledge_id = t.id and q.unit_id = s.unit_id
            join pledge_seat e on e.pledge_id = t.id and e.position < q.position
            left join pledge_signature b on b.pledge_id = t.id and b.unit_id = e.unit_id
            join unit u on u.id = s.unit_id join unit eu on eu.id = e.unit_id
            where t.in_turn = true and (b.signed_at > s.signed_at or b.signed_at is null and eu.closed is null) order by u.code",
    },
    Invariant {
        says: "Một người đang ở hai đơn vị",
        offenders: "select p.full_name from person p join membership m on m.person_id = p.id
            where m.ends is null group by p.id, p.full_name having count(*) > 1 order by p.full_name",
    },
    Invariant {
        says: "Một người chưa từng thuộc đơn vị nào",
        offenders: "select p.full_name from person p
            where not exists (select 1 from membership m where m.person_id = p.id)
              and not exists (select 1 from person_merge g where g.gone_id = p.id and g.undone_at is null) order by p.full_name",
    },
    Invariant {
        says: "Người đã gộp vào người khác mà còn đơn vị, tài khoản, đăng ký hoặc chỗ trong kết quả tìm kiếm",
        offenders: "select p.full_name from person_merge g join person p on p.id = g.gone_id
            where g.undone_at is null
              and (exists (select 1 from membership m where m.person_id = p.id)
                   or exists (select 1 from account a where a.person_id = p.id)
                   or exists (select 1 from registration r where r.person_id = p.id)
                   or exists (select 1 from search_entry e where e.subject_id = p.id))
            order by p.full_name",
    },
    Invariant {
        says: "Người đã gộp vào người khác mà còn hồ sơ không đứng hai lần",
        offenders: "select distinct p.full_name from person_merge g join person p on p.id = g.gone_id
            join (select id, person_id, 'grade.person_id' as room from grade
                  union all select id, person_id, 'award.person_id' from award
                  union all select id, person_id, 'initiative.person_id' from initiative
                  union all select id, person_id, 'discipline.person_id' from discipline
                  union all select id, person_id, 'pending_case.person_id' from pending_case
                  union all select id, person_id, 'nomination.person_id' from nomination
                  union all select id, person_id, 'council_member.person_id' from council_member) x on x.person_id = p.id
            where g.undone_at is null
              and not exists (select 1 from person_merge_part t where t.merge_id = g.id and t.room = x.room and t.row_id = x.id)
            order by p.full_name",
    },
    Invariant {
        says: "Lần gộp nối thành vòng",
        offenders: "select p.full_name from person_merge g join person_merge h on h.gone_id = g.kept_id and h.kept_id = g.gone_id
            join person p on p.id = g.gone_id where g.undone_at is null and h.undone_at is null order by p.full_name",
    },
    Invariant {
        says: "Thời gian ở đơn vị kết thúc trước khi bắt đầu",
        offenders: "select distinct p.full_name from person p join membership m on m.person_id = p.id
            where m.ends < m.starts order by p.full_name",
    },
    Invariant {
        says: "Đơn vị nằm sai chỗ trong cây",
        offenders: "select u.code from unit u left join unit a on a.id = u.parent_id
            where case when a.id is null then length(u.path) <> 4
                       else length(u.path) <> length(a.path) + 4 or substr(u.path, 1, length(a.path)) <> a.path end
            order by u.code",
    },
    Invariant {
        says: "Đơn vị đã ngừng hoạt động mà còn người",
        offenders: "select distinct u.code from unit u join membership m on m.unit_id = u.id
            where u.closed is not null and (m.ends is null or m.ends > u.closed) order by u.code",
    },
    Invariant {
        says: "Đơn vị hoạt động vào ngày mà đơn vị cấp trên chưa có hoặc đã ngừng",
        offenders: "select distinct u.code from unit_place p join unit u on u.id = p.unit_id join unit a on a.id = p.parent_id
            where p.starts < a.opened or (a.closed is not null and coalesce(p.ends, u.closed, '9999-12-31') > a.closed)
            order by u.code",
    },
    Invariant {
        says: "Tên, mã hoặc vị trí hiện nay của đơn vị không đúng với quá trình của nó",
        offenders: "select u.code from unit u
            where not exists (select 1 from unit_name n where n.unit_id = u.id and n.ends is null and n.name = u.name)
               or not exists (select 1 from unit_code c where c.unit_id = u.id and c.ends is null and c.code = u.code)
               or not exists (select 1 from unit_place p where p.unit_id = u.id and p.ends is null
                    and (p.parent_id = u.parent_id or (p.parent_id is null and u.parent_id is null)))
            order by u.code",
    },
    Invariant {
        says: "Hai tên, hai mã hoặc hai vị trí của một đơn vị trùng thời gian",
        offenders: "select u.code from unit u
            where exists (select 1 from unit_name a join unit_name b on b.unit_id = a.unit_id and b.starts > a.starts
                    where a.unit_id = u.id and (a.ends is null or a.ends >= b.starts))
               or exists (select 1 from unit_code a join unit_code b on b.unit_id = a.unit_id and b.starts > a.starts
                    where a.unit_id = u.id and (a.ends is null or a.ends >= b.starts))
               or exists (select 1 from unit_place a join unit_place b on b.unit_id = a.unit_id and b.starts > a.starts
                    where a.unit_id = u.id and (a.ends is null or a.ends >= b.starts))
            order by u.code",
    },
    Invariant {
        says: "Mã của đơn vị này từng là mã của đơn vị khác",
        offenders: "select u.code from unit u
            where exists (select 1 from unit_code c where c.code = u.code and c.unit_id <> u.id) order by u.code",
    },
    Invariant {
        says: "Đơn vị đã sáp nhập hoặc giải thể mà còn hoạt động, hoặc không có đơn vị tiếp nhận",
        offenders: "select distinct u.code from unit_event e join unit u on u.id = e.unit_id
            where (e.kind in ('merged', 'dissolved') and (u.closed is null or u.closed >= e.day))
               or (e.kind in ('merged', 'dissolved', 'split') and not exists (select 1 from unit_link l where l.event_id = e.id))
            order by u.code",
    },
    Invariant {
        says: "Đơn vị tiếp nhận không hoạt động vào ngày tiếp nhận",
        offenders: "select distinct u.code from succession s join unit u on u.id = s.to_id
            where u.opened > s.day or (u.closed is not null and u.closed < s.day) order by u.code",
    },
    Invariant {
        says: "Khen thưởng ghi theo quyết định nhưng quyết định không có dòng ấy",
        offenders: "select a.name from award a
            where a.decision_id is not null
              and not exists (select 1 from decision_row r where r.decision_id = a.decision_id
                                and r.nomination_id = a.nomination_id and r.ordinal = a.ordinal)
            order by a.name",
    },
    Invariant {
        says: "Khen thưởng theo một quyết định chưa ký",
        offenders: "select a.name from award a join decision d on d.id = a.decision_id
            where d.state <> 'signed' order by a.name",
    },
    Invariant {
        says: "Khen thưởng bị thu hồi theo một văn bản không phải quyết định thu hồi đã ký",
        offenders: "select a.name from revocation v join award a on a.id = v.award_id join decision d on d.id = v.decision_id
            where d.kind <> 'revoke' or d.state <> 'signed' order by a.name",
    },
    Invariant {
        says: "Sáng kiến ghi đã dùng cho khen thưởng của người khác hoặc sai loại khen thưởng",
        offenders: "select i.name from initiative_use s join initiative i on i.id = s.initiative_id join award a on a.id = s.award_id
            where a.person_id is null or a.person_id <> i.person_id or a.code <> s.code order by i.name",
    },
    Invariant {
        says: "Đề nghị nêu sáng kiến của người khác",
        offenders: "select i.name from nomination_initiative l join initiative i on i.id = l.initiative_id
            join nomination n on n.id = l.nomination_id
            where n.person_id is null or n.person_id <> i.person_id order by i.name",
    },
    Invariant {
        says: "Mục đã gạch bỏ mà vẫn còn trong hồ sơ của",
        offenders: "select coalesce(p.full_name, u.code) from record_struck s
            left join person p on p.id = s.person_id left join unit u on u.id = s.unit_id
            where exists (select 1 from grade e where e.id = s.id) or exists (select 1 from award e where e.id = s.id)
               or exists (select 1 from initiative e where e.id = s.id) or exists (select 1 from discipline e where e.id = s.id)
               or exists (select 1 from pending_case e where e.id = s.id) or exists (select 1 from absence e where e.id = s.id)
            order by 1",
    },
    Invariant {
        says: "Hai thời gian nghỉ trùng nhau của",
        offenders: "select distinct p.full_name from absence a join absence b on b.person_id = a.person_id and b.id <> a.id
            join person p on p.id = a.person_id
            where a.ends < a.starts or (a.starts <= b.ends and b.starts <= a.ends) order by p.full_name",
    },
    Invariant {
        says: "Trạng thái báo sai không đúng với câu trả lời cuối, ở hồ sơ của",
        offenders: "select p.full_name from fact_report f join person p on p.id = f.person_id
            left join fact_answer w on w.report_id = f.id
                and not exists (select 1 from fact_answer later where later.report_id = f.id and later.position > w.position)
            where f.state <> case coalesce(w.answer, '') when '' then 'waiting' when 'pass_on' then 'passed_on'
                when 'correct' then 'corrected' else 'kept' end
            order by p.full_name",
    },
    Invariant {
        says: "Số phiếu trong hòm khác số người đã bỏ phiếu cho",
        offenders: "select n.name from agenda a join nomination n on n.id = a.nomination_id
            where (select count(*) from ballot_box b where b.meeting_id = a.meeting_id and b.nomination_id = n.id)
               <> (select count(*) from ballot_roll r
                   where r.meeting_id = a.meeting_id and r.nomination_id = n.id and r.part = 'voted')
            order by n.name",
    },
    Invariant {
        says: "Kết quả biểu quyết không cộng đủ số thành viên cho",
        offenders: "select n.name from agenda a join nomination n on n.id = a.nomination_id
            where a.result is not null and a.yes + a.no + a.absent + a.recused <> a.members order by n.name",
    },
    Invariant {
        says: "Kết quả biểu quyết không khớp số phiếu trong hòm, hoặc có trước khi đóng phiên, cho",
        offenders: "select n.name from agenda a join nomination n on n.id = a.nomination_id
            join meeting m on m.id = a.meeting_id
            where (m.state = 'closed') <> (a.result is not null)
               or a.yes <> (select count(*) from ballot_box b
                   where b.meeting_id = a.meeting_id and b.nomination_id = n.id and b.yes)
               or a.no <> (select count(*) from ballot_box b
                   where b.meeting_id = a.meeting_id and b.nomination_id = n.id and not b.yes)
               or a.members <> (select count(*) from meeting_member s where s.meeting_id = a.meeting_id)
            order by n.name",
    },
    Invariant {
        says: "Danh sách bỏ phiếu có người không thuộc phiên họp hoặc dòng không thuộc phiên họp, ở phiên",
        offenders: "select distinct m.title from ballot_roll r join meeting m on m.id = r.meeting_id
            where not exists (select 1 from meeting_member s
                   where s.meeting_id = r.meeting_id and s.member_id = r.member_id)
               or not exists (select 1 from agenda a
                   where a.meeting_id = r.meeting_id and a.nomination_id = r.nomination_id)
            order by m.title",
    },
    Invariant {
        says: "Tổng tiền thưởng của quyết định khác tổng từng dòng",
        offenders: "select d.number from decision d
            where d.state = 'signed' and d.kind = 'grant' and coalesce(d.total, 0)
               <> (select coalesce(cast(sum(a.bonus) as bigint), 0) from award a where a.decision_id = d.id)
            order by d.number",
    },
    Invariant {
        says: "Quyết định đã ký thiếu khen thưởng của một dòng",
        offenders: "select d.number from decision d join decision_row r on r.decision_id = d.id
            where d.state = 'signed' and d.kind = 'grant'
              and not exists (select 1 from award a where a.decision_id = d.id and a.nomination_id = r.nomination_id)
            order by d.number",
    },
    Invariant {
        says: "Một số văn bản dùng hai lần trong năm",
        offenders: "select distinct d.number from decision d join decision e
            on e.office_id = d.office_id and e.number = d.number and e.id <> d.id
               and substr(cast(e.decided_on as text), 1, 4) = substr(cast(d.decided_on as text), 1, 4)
            where d.state = 'signed' and e.state = 'signed' order by d.number",
    },
    Invariant {
        says: "Số văn bản trong sổ không thuộc văn bản nào",
        offenders: "select n.number from paper_number n
            where not exists (select 1 from decision d where d.id = n.subject)
              and not exists (select 1 from movement m where m.id = n.subject)
              and not exists (select 1 from meeting t where t.id = n.subject)
              and not exists (select 1 from council c where c.id = n.subject)
              and not exists (select 1 from review v where v.id = n.subject)
            order by n.number",
    },
    Invariant {
        says: "Hồ sơ đã tiếp nhận còn dòng chưa có kết quả thẩm định",
        offenders: "select d.title from dossier d join nomination n on n.dossier_id = d.id
            where d.state = 'accepted' and n.state = 'proposed' and n.verdict is null order by d.title",
    },
    Invariant {
        says: "Hồ sơ đã tiếp nhận còn dòng không đủ điều kiện mà không có xác nhận",
        offenders: "select d.title from dossier d join nomination n on n.dossier_id = d.id
            where d.state = 'accepted' and n.state = 'proposed' and n.verdict not like '%\"verdict\":\"eligible\"%'
              and not exists (select 1 from confirmation c where c.nomination_id = n.id and c.eligible)
            order by d.title",
    },
    Invariant {
        says: "Phong trào đã phát động thiếu số hoặc ngày văn bản",
        offenders: "select m.title from movement m
            where m.state <> 'draft' and (m.number = '' or m.launched_on is null) order by m.title",
    },
    Invariant {
        says: "Một đơn vị đứng hai lần trong cùng một năm của cụm, khối",
        offenders: "select distinct k.name from cluster k join cluster_member a on a.cluster_id = k.id
            join cluster_member b on b.cluster_id = k.id and b.unit_id = a.unit_id and b.id <> a.id
            where a.from_year <= b.from_year and (a.until_year is null or a.until_year > b.from_year)
              and (b.until_year is null or b.until_year > b.from_year) order by k.name",
    },
    Invariant {
        says: "Trưởng hoặc phó của cụm, khối không phải thành viên trong năm",
        offenders: "select k.name from cluster_post p join cluster k on k.id = p.cluster_id
            where p.ended_at is null and not exists (select 1 from cluster_member m where m.cluster_id = k.id and m.unit_id = p.unit_id
                and m.from_year <= p.year and (m.until_year is null or m.until_year > p.year)) order by k.name",
    },
    Invariant {
        says: "Phiếu điểm của một đơn vị không phải thành viên trong năm, ở",
        offenders: "select distinct k.name from cluster_sheet h join cluster_season s on s.id = h.season_id and s.edition = h.edition
            join cluster k on k.id = s.cluster_id
            where s.state <> 'preparing' and not exists (select 1 from cluster_member m where m.cluster_id = k.id
                and m.unit_id = h.unit_id and m.from_year <= s.year and (m.until_year is null or m.until_year > s.year))
            order by k.name",
    },
    Invariant {
        says: "Phiếu điểm đã gửi thiếu dòng, còn dòng chưa chấm hoặc vượt mức tối đa, ở năm thi đua của",
        offenders: "select distinct k.name from cluster_sheet h join cluster_season s on s.id = h.season_id
            join cluster k on k.id = s.cluster_id
            join cluster_criterion c on c.season_id = h.season_id and c.edition = h.edition
            left join cluster_mark x on x.sheet_id = h.id and x.position = c.position
            where h.sent_at is not null and (x.points is null or x.points < 0 or x.points > c.most) order by k.name",
    },
    Invariant {
        says: "Năm thi đua đã xếp hạng mà không có bảng xếp hạng của đủ thành viên, hoặc có bảng mà chưa xếp hạng, ở",
        offenders: "select k.name from cluster_season s join cluster k on k.id = s.cluster_id
            left join cluster_ranking g on g.season_id = s.id and g.taken_back_at is null
            where (s.state in ('ranked', 'closed')) <> (g.id is not null)
               or g.id is not null and (select count(*) from cluster_place p where p.ranking_id = g.id)
                   <> (select count(*) from cluster_member m where m.cluster_id = k.id and m.from_year <= s.year
                        and (m.until_year is null or m.until_year > s.year)) order by k.name",
    },
    Invariant {
        says: "Báo cáo đã ban hành thiếu số hoặc người ký",
        offenders: "select v.title from review v where v.state = 'issued' and (v.number = '' or v.signer_name = '') order by v.title",
    },
    Invariant {
        says: "Điển hình có chặng hiện tại khác chặng ghi sau cùng, về",
        offenders: "select o.field from role_model o
            where not exists (select 1 from role_model_stage s where s.role_model_id = o.id and s.stage = o.stage
                and s.position = (select max(t.position) from role_model_stage t where t.role_model_id = o.id)) order by o.field",
    },
    Invariant {
        says: "Ảnh của điển hình thiếu một cỡ, hoặc đã gỡ mà còn hình",
        offenders: "select p.caption from role_model_photo p
            where (select count(*) from role_model_picture s where s.photo_id = p.id)
               <> case when p.removed_at is null then 2 else 0 end order by p.caption",
    },
    Invariant {
        says: "Điển hình còn ảnh mà không có sự đồng ý giới thiệu, về",
        offenders: "select o.field from role_model_photo p join role_model o on o.id = p.role_model_id
            where p.removed_at is null and o.consented_on is null order by o.field",
    },
    Invariant {
        says: "Số liệu chỉ tiêu nằm ngoài thời gian của chỉ tiêu, hoặc kỳ có số ngày sai, ở",
        offenders: "select distinct i.text from indicator_value v join indicator i on i.id = v.indicator_id
            where v.period < i.starts or v.ends > i.ends or v.ends < v.period or v.days < 1 order by i.text",
    },
    Invariant {
        says: "Số liệu hoặc mục tiêu riêng của một phong trào chưa phát động, ở",
        offenders: "select distinct i.text from (select indicator_id, unit_id from indicator_value
                union select indicator_id, unit_id from indicator_goal) v
            join indicator i on i.id = v.indicator_id join movement m on m.id = i.movement_id
            where m.state = 'draft' order by i.text",
    },
    Invariant {
        says: "Số liệu chỉ tiêu đã sửa mà thiếu bản trước, ở",
        offenders: "select distinct i.text from indicator_value v join indicator i on i.id = v.indicator_id
            where v.version <> 1 + (select count(*) from indicator_value_version e where e.indicator_id = v.indicator_id
                and e.unit_id = v.unit_id and e.period = v.period) order by i.text",
    },
    Invariant {
        says: "Số liệu chỉ tiêu không còn mà không có lần rút, ở",
        offenders: "select distinct i.text from indicator_value_version e join indicator i on i.id = e.indicator_id
            where e.withdrawn_at is null and not exists (select 1 from indicator_value v where v.indicator_id = e.indicator_id
                and v.unit_id = e.unit_id and v.period = e.period)
              and not exists (select 1 from indicator_value_version l where l.indicator_id = e.indicator_id
                and l.unit_id = e.unit_id and l.period = e.period and l.version > e.version) order by i.text",
    },
    Invariant {
        says: "Trạng thái khắc phục không đúng với bước cuối, ở kết luận",
        offenders: "select f.text from inspection_finding f left join inspection_step s on s.finding_id = f.id
                and not exists (select 1 from inspection_step later where later.finding_id = f.id and later.position > s.position)
            where f.state <> case coalesce(s.step, '') when '' then case f.kind when 'strength' then 'noted' else 'open' end
                when 'answer' then 'answered' when 'send_back' then 'open' when 'close' then 'closed' else 'withdrawn' end
            order by f.text",
    },
    Invariant {
        says: "Kiểm tra một đơn vị theo phong trào chưa phát động, hoặc trước ngày phát động, của",
        offenders: "select distinct m.title from inspection v join movement m on m.id = v.movement_id
            where m.launched_on is null or v.visited_on < m.launched_on order by m.title",
    },
    Invariant {
        says: "Một tài khoản có hai địa chỉ lịch đang dùng, hoặc địa chỉ lịch lưu không phải mã băm",
        offenders: "select distinct a.login from calendar_address c join account a on a.id = c.account_id
            where length(c.secret_hash) <> 64 or (c.ended_at is null and exists (select 1 from calendar_address d
                where d.account_id = c.account_id and d.id <> c.id and d.ended_at is null)) order by a.login",
    },
    Invariant {
        says: "Tin đã đăng không có ngày đăng, hoặc của phong trào chưa phát động",
        offenders: "select n.title from news n join movement m on m.id = n.movement_id
            where n.state = 'published' and (n.published_at is null or m.state = 'draft') order by n.title",
    },
    Invariant {
        says: "Trạng thái của tin không đúng với bước cuối, hoặc gỡ mà không có lý do",
        offenders: "select n.title from news n
            left join news_step s on s.news_id = n.id
                and not exists (select 1 from news_step later where later.news_id = n.id and later.position > s.position)
            where n.state <> case coalesce(s.step, '') when 'offer' then 'offered' when 'publish' then 'published'
                when 'withdraw' then 'withdrawn' else 'draft' end
               or s.step = 'withdraw' and s.reason = ''
            order by n.title",
    },
    Invariant {
        says: "Ảnh của tin thiếu một cỡ, hoặc đã gỡ mà còn hình",
        offenders: "select p.caption from news_photo p
            where (select count(*) from news_picture s where s.photo_id = p.id)
               <> case when p.removed_at is null then 2 else 0 end order by p.caption",
    },
    Invariant {
        says: "Ảnh đầu trang không phải ảnh của phong trào ấy, hoặc đã gỡ",
        offenders: "select m.title from movement_banner b join movement m on m.id = b.movement_id
            join news_photo p on p.id = b.photo_id join news n on n.id = p.news_id
            where n.movement_id <> m.id or p.removed_at is not null order by m.title",
    },
    Invariant {
        says: "Chỉ mục tìm kiếm còn mục không thuộc người, đơn vị hay văn bản nào",
        offenders: "select e.words from search_entry e
            where not exists (select 1 from person p where p.id = e.subject_id)
              and not exists (select 1 from unit u where u.id = e.subject_id)
              and not exists (select 1 from movement m where m.id = e.subject_id)
              and not exists (select 1 from dossier d where d.id = e.subject_id)
              and not exists (select 1 from decision d where d.id = e.subject_id)
            order by e.words",
    },
    Invariant {
        says: "Chỉ mục tìm kiếm không đủ từ của mục",
        offenders: "select e.words from search_entry e
            left join (select subject_id, count(*) as words from search_posting group by subject_id) x on x.subject_id = e.subject_id
            where coalesce(x.words, 0) <> length(e.words) - length(replace(e.words, ' ', '')) - 1 order by e.words",
    },
    Invariant {
        says: "Chỉ mục tìm kiếm còn từ không thuộc mục nào",
        offenders: "select distinct x.word from search_posting x
            where not exists (select 1 from search_entry e where e.subject_id = x.subject_id and e.kind = x.kind
                                and e.sort_key = x.sort_key and e.words = x.words and e.words like '% ' || x.word || ' %')
            order by x.word",
    },
    Invariant {
        says: "Chỉ mục tìm kiếm đếm sai số mục của từ",
        offenders: "select distinct coalesce(w.word, x.word) from search_word w
            full join (select kind, word, count(*) as entries from search_posting group by kind, word) x
                on x.kind = w.kind and x.word = w.word
            where coalesce(w.entries, 0) <> coalesce(x.entries, 0) order by 1",
    },
    Invariant {
        says: "Chỉ mục tìm kiếm thiếu khóa tìm gần đúng của từ",
        offenders: "select distinct w.word from search_word w
            where not exists (select 1 from search_near n where n.near_key = w.word and n.word = w.word) order by w.word",
    },
];
