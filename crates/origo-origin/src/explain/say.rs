use crate::extent::{Ends, Extent};
use crate::finding::{Abroad, Completed, Doubted, Reason};
use crate::group::MaterialGroup;
use crate::{Determination, EvidenceState, OriginState, Outcome, gap_of};
use origo_base::{Amount, Answer, Case, Country, Money, Percent, Ratio};
use origo_rulebook::{MethodBase, MethodFormula, PermittedSet, ReadingChoice, Rulebook};

/// Says single findings of one determination.
pub struct Say<'a> {
    pub(crate) rulebook: &'a Rulebook,
    pub(crate) case: &'a Case,
    pub(crate) determination: &'a Determination,
    pub(crate) choice: &'a ReadingChoice,
}

impl<'a> Say<'a> {
    /// A speaker for a determination made from this rulebook and case under this choice.
    pub fn new(
        rulebook: &'a Rulebook,
        case: &'a Case,
        determination: &'a Determination,
        choice: &'a ReadingChoice,
    ) -> Self {
        Self { rulebook, case, determination, choice }
    }

    /// An amount in the currency of the case.
    pub fn money(&self, amount: Amount) -> String {
        Money::new(amount, self.case.good.currency).to_string()
    }

    pub(super) fn extent(&self, extent: Extent) -> String {
        extent.amount().map_or_else(|| "an unknown amount".to_owned(), |amount| self.money(amount))
    }

    /// A value that is known, or its range.
    pub fn ends(&self, ends: Ends) -> String {
        if ends.worst == ends.best {
            return self.extent(ends.worst);
        }
        let (low, high) = if ends.worst < ends.best { (ends.worst, ends.best) } else { (ends.best, ends.worst) };
        match high {
            Extent::Infinite => format!("{} or more", self.extent(low)),
            Extent::Finite(_) => format!("{} to {}", self.extent(low), self.extent(high)),
        }
    }

    /// A share with the base it is of, as numbers and a percentage at each end.
    fn share(&self, part: Ends, base: Ends) -> String {
        let at = |part: Extent, base: Extent| match (part.amount(), base.amount()) {
            (Some(part), Some(base)) => Ratio::new(part, base).map(|ratio| format!("{ratio:.2}")),
            _ => None,
        };
        match (at(part.worst, base.worst), at(part.best, base.best)) {
            (Some(worst), Some(best)) if worst == best => worst,
            (Some(worst), Some(best)) if part.worst > part.best => format!("{best} to {worst}"),
            (Some(worst), Some(best)) => format!("{worst} to {best}"),
            (Some(worst), None) => format!("{worst} or more"),
            // A value without bound, of which more is worse.
            (None, Some(best)) if part.worst == Extent::Infinite => format!("{best} or more"),
            (None, Some(best)) => format!("at most {best}"),
            (None, None) => "an unknown share".to_owned(),
        }
    }

    /// The material behind an index, as `P-17 (line 40)`.
    pub fn material(&self, index: u32) -> String {
        let Some(material) = self.case.materials.get(index as usize) else { return "a material".to_owned() };
        let described = material.description.as_ref().map(|text| format!(" {text}")).unwrap_or_default();
        format!("{}{described} (line {})", material.part, material.id)
    }

    /// A group: code, how many, worth, the largest three, and why.
    pub fn group(&self, group: &MaterialGroup) -> String {
        let code = match group.hs.as_slice() {
            [] => "code not known".to_owned(),
            [one] => one.to_string(),
            several => several.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or "),
        };
        let value = |index: &u32| self.case.materials.get(*index as usize).map(|material| material.value.low());
        let mut members = group.members.clone();
        members.sort_by(|a, b| value(b).cmp(&value(a)).then(a.cmp(b)));
        let shown: Vec<String> = members.iter().take(3).map(|index| self.material(*index)).collect();
        let more = members.len().saturating_sub(3);
        let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
        let kinds = match (group.kinds.is.as_slice(), group.kinds.is_not.as_slice()) {
            ([], []) => String::new(),
            (is, []) => format!(", {}", is.join(" and ")),
            (_, not) => format!(
                ", {}",
                group
                    .kinds
                    .is
                    .iter()
                    .cloned()
                    .chain(not.iter().map(|n| format!("not {n}")))
                    .collect::<Vec<_>>()
                    .join(" and ")
            ),
        };
        let worth = match group.high {
            Extent::Finite(high) if high == group.low => self.money(high),
            Extent::Finite(high) => format!("{} to {}", self.money(group.low), self.money(high)),
            Extent::Infinite => "value not stated".to_owned(),
        };
        format!("{code}{kinds}: {}{tail}, {worth}, {}", shown.join(", "), origin(group.origin))
    }

    pub(super) fn answer(answer: Option<Answer>) -> &'static str {
        match answer {
            Some(Answer::Yes) => "stated: yes",
            Some(Answer::No) => "stated: no",
            Some(Answer::Amount(_)) => "an amount was stated where yes or no is asked",
            None => "not stated",
        }
    }

    /// The permitted set that a shift finding tests: sets of the agreement's own criteria are counted first.
    pub fn permitted_set(&self, rule: Option<usize>, nth: usize) -> Option<&'a PermittedSet> {
        let mut found = crate::evaluate::agreement_sets(self.rulebook);
        if let Some(rule) = rule.and_then(|index| self.rulebook.rules().get(index)) {
            found.extend(rule.origin.under(self.choice).permitted_sets());
        }
        found.get(nth).copied()
    }

    fn base_word(base: MethodBase) -> &'static str {
        match base {
            MethodBase::TransactionValue => "transaction value",
            MethodBase::NetCost => "net cost",
            MethodBase::TotalCost => "total cost",
        }
    }

    fn against_limit(&self, value: Ends, base: MethodBase, amount: Option<Ends>, limit: Percent) -> String {
        match amount {
            Some(amount) => {
                // Shown to two places, a share can look like the limit that it is above.
                let share = self.share(value, amount);
                let above = !crate::bases::within(value.best, limit, amount.best);
                let more =
                    if above && Percent::parse(&share).is_ok_and(|shown| shown == limit) { "more than " } else { "" };
                format!(
                    "{} of {} {} = {more}{share} (limit {limit})",
                    self.ends(value),
                    self.ends(amount),
                    Self::base_word(base),
                )
            }
            None => format!("{} of a {} that is not stated (limit {limit})", self.ends(value), Self::base_word(base)),
        }
    }

    /// One finding in words; `rule` is the product rule it stands under.
    pub fn reason(&self, finding: &crate::Finding, rule: Option<usize>) -> String {
        match &finding.reason {
            Reason::Elections => "some election passes".to_owned(),
            Reason::Election { method, base } => self.election(*method, *base),
            Reason::Completions => "every way the open facts can turn out".to_owned(),
            Reason::Completion { selection, materials } => self.completion(*selection, materials),
            Reason::Production { country } => match (country, finding.outcome) {
                (Some(country), Outcome::Met) => format!("produced in {country}, a party"),
                (Some(country), _) => format!("produced in {country}, not a party on that day"),
                (None, _) => "the country of production is not stated".to_owned(),
            },
            Reason::ProducedEntirely { requirement, answer, against } => {
                let asks = self.rulebook.requirements().get(*requirement).map_or("", |row| row.asks.as_str());
                let text = format!("{asks}? {}", Self::answer(*answer));
                match against.as_slice() {
                    [] => text,
                    places => format!("{text}; the file speaks against it with {}", self.places_abroad(places)),
                }
            }
            Reason::Criteria => "one of the criteria".to_owned(),
            Reason::Criterion { criterion } => match self.rulebook.criteria().get(*criterion) {
                Some(row) => format!("criterion {}: {}", row.id, row.name),
                None => "a criterion".to_owned(),
            },
            Reason::All => "all of".to_owned(),
            Reason::Any => "one of".to_owned(),
            Reason::WhollyObtained { stated } => match stated {
                Some(true) => "stated to be wholly obtained".to_owned(),
                Some(false) => "stated not to be wholly obtained".to_owned(),
                None if finding.outcome == Outcome::NotMet => {
                    "made from non-originating materials, not wholly obtained".to_owned()
                }
                None => "whether it is wholly obtained is not stated".to_owned(),
            },
            Reason::OnlyOriginating => "every material originates".to_owned(),
            Reason::ProductRule { rule, hs } => match self.rulebook.rules().get(*rule) {
                Some(rule) => format!("product rule {} for {hs}", rule.id),
                None => format!("product rule for {hs}"),
            },
            Reason::NoProductRule { hs } => match hs {
                Some(hs) => format!("this rulebook has no product rule entered for {hs}"),
                None => "no product rule".to_owned(),
            },
            Reason::OpenCode { hs } => match hs {
                Some(hs) => format!("the code {hs} is too short to find its rule"),
                None => "the good has no code of this edition".to_owned(),
            },
            Reason::Conflict { rules } => {
                let names =
                    rules.iter().filter_map(|index| self.rulebook.rules().get(*index)).map(|rule| rule.id.as_str());
                format!("several rules apply and the law gives no order: {}", names.collect::<Vec<_>>().join(", "))
            }
            Reason::Shift { nth } => match self.permitted_set(rule, *nth) {
                Some(set) => format!("change in classification, shift({set})"),
                None => "change in classification".to_owned(),
            },
            Reason::EveryMaterial => "every non-originating material comes from the permitted set".to_owned(),
            Reason::Materials { group, through_self_produced } => {
                let Some(group) = self.determination.groups.get(*group) else { return "materials".to_owned() };
                let how = match finding.outcome {
                    Outcome::Met if *through_self_produced => "; the self-produced material it goes into is permitted",
                    _ => "",
                };
                format!("{}{how}", self.group(group))
            }
            Reason::OtherMaterials { count, value } => {
                let noun = if *count == 1 { "material passes" } else { "materials pass" };
                format!("{count} {noun}, {}", self.extent(*value))
            }
            Reason::Tolerance { value, base, amount, limit, barred } => {
                let text =
                    format!("tolerance for those that fail: {}", self.against_limit(*value, *base, *amount, *limit));
                if barred.is_some() { format!("{text}; barred by an exception") } else { text }
            }
            Reason::RegionalValueContent => "regional value content".to_owned(),
            Reason::ContentTest { .. } => self.content_test(finding),
            Reason::MethodClosed { method, by_law } => {
                let name = self.rulebook.methods().get(*method).map_or("this method", |method| method.name.as_str());
                if by_law.is_some() {
                    format!("{name} method: closed for this good")
                } else {
                    format!("{name} method: the rule has no figure for it")
                }
            }
            Reason::Waiver { value, base, amount, limit } => {
                format!(
                    "waiver if all non-originating materials are few: {}",
                    self.against_limit(*value, *base, *amount, *limit)
                )
            }
            Reason::WaiverClosed { .. } => {
                "no waiver for few non-originating materials: it originates only if it meets the requirement".to_owned()
            }
            Reason::Content { measure, place, part, base, comparison, figure } => {
                let name = self.rulebook.measures().get(*measure).map_or("", |measure| measure.id.as_str());
                let place = place.map(|place| format!(" in {place}")).unwrap_or_default();
                let share = match (part, base) {
                    (Some(part), Some(base)) => self.share(*part, *base),
                    _ => "not known".to_owned(),
                };
                format!("content by measure {name}{place}: {share}, asked {} {figure}", comparison.sign())
            }
            Reason::Requirement { requirement, answer, doubt } => {
                let row = self.rulebook.requirements().get(*requirement);
                let asks = row.map_or("", |row| row.asks.as_str());
                let text = format!("{asks}? {}", Self::answer(*answer));
                let unless = row.and_then(|row| row.doubt.as_ref()).map_or("", |doubt| doubt.unless.as_str());
                match doubt {
                    Some(doubt) => format!("{text}; {}", self.doubted(doubt, unless)),
                    None => text,
                }
            }
            Reason::OnlyIf { rule: Some(_) } => "whatever the criterion, the good originates only if".to_owned(),
            Reason::OnlyIf { rule: None } => {
                "what binds whatever the criterion is open: the code does not settle which rule applies".to_owned()
            }
            Reason::Unentered { hs } => {
                let of = hs.map_or("the good".to_owned(), |hs| hs.to_string());
                format!(
                    "what binds whatever the criterion is open: the rules for {of} are not entered in this rulebook"
                )
            }
            Reason::OwnPartsAside { .. } => {
                "what the product rule asks, materials of the good's own subheading set aside".to_owned()
            }
            Reason::UnusedContent => {
                "whether the content of an alternative that is not used is an applicable requirement is open".to_owned()
            }
            Reason::OwnParts if finding.outcome != Outcome::NotMet => {
                "whether a material that fails is of the good's own subheading is open".to_owned()
            }
            Reason::OwnParts => {
                "no material that fails is of the good's own subheading, or the good is originating only by its rule"
                    .to_owned()
            }
            Reason::RequirementList => "the requirements beside the content".to_owned(),
            Reason::Process { name, answer } => format!("process {name}: {}", Self::answer(*answer)),
            Reason::IntermediateMaterial { .. }
            | Reason::NoTransactionValue { .. }
            | Reason::Barred { .. }
            | Reason::NotStated { .. }
            | Reason::OtherGoods { .. } => self.general(&finding.reason),
            Reason::EditionMismatch => "the codes are not of the edition of the rulebook".to_owned(),
        }
    }

    /// The places that speak against production entirely in the territory.
    fn places_abroad(&self, places: &[Abroad]) -> String {
        let at = |place: Option<Country>| place.map_or("abroad".to_owned(), |country| format!("in {country}"));
        let said: Vec<String> = places
            .iter()
            .take(3)
            .filter_map(|place| match place {
                Abroad::Cost(index) => {
                    let cost = self.case.costs.as_ref()?.get(*index)?;
                    Some(format!("{} of {} {}", cost.category, self.money(cost.amount), at(cost.place)))
                }
                Abroad::SelfProduced(index) => {
                    let made = self.case.self_produced.get(*index)?;
                    Some(format!("self-produced {} (line {}) made {}", made.part, made.id, at(made.country)))
                }
            })
            .collect();
        let more = places.len().saturating_sub(said.len());
        let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{}{tail}", said.join(", "))
    }

    /// The materials that speak against a yes, and what was said to that.
    fn doubted(&self, doubt: &Doubted, unless: &str) -> String {
        let groups: Vec<&MaterialGroup> =
            doubt.groups.iter().filter_map(|index| self.determination.groups.get(*index)).collect();
        let members: Vec<u32> = groups.iter().flat_map(|group| group.members.iter().copied()).collect();
        let names: Vec<String> = members.iter().take(3).map(|index| self.material(*index)).collect();
        let more = members.len().saturating_sub(names.len());
        let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
        let said = Self::answer(doubt.cleared);
        format!("the bill speaks against it with {}{tail}; fact {unless}: {said}", names.join(", "))
    }

    /// A content test as a formula with its numbers.
    fn content_test(&self, finding: &crate::Finding) -> String {
        let Reason::ContentTest {
            method,
            base,
            non_originating,
            traced,
            comparison,
            figure,
            or_figure,
            threshold,
            only,
            ..
        } = &finding.reason
        else {
            return String::new();
        };
        let name = self.rulebook.methods().get(*method).map_or("content", |method| method.name.as_str());
        let Some(figure) = figure else { return format!("{name}: the figure is not set on the date that picks it") };
        let of = threshold
            .and_then(|index| self.rulebook.thresholds().get(index))
            .map(|threshold| format!(" ({})", threshold.name))
            .unwrap_or_default();
        let or =
            or_figure.map(|other| format!(", or {other} by the fiscal year, which is not stated")).unwrap_or_default();
        let asked = format!("asked {} {figure}{of}{or}", comparison.sign());
        let Some(base) = base else {
            let what = self.rulebook.methods().get(*method).map_or("base", |method| Self::base_word(method.base));
            return format!("{name}: {what} is not stated; {asked}");
        };
        let Some(taken) = non_originating else {
            return format!("{name}: the traced value of non-originating materials is not stated; {asked}");
        };
        let traced = match only {
            Some(only) => format!(" of {only}"),
            None => if traced.is_some() { ", traced" } else { "" }.to_owned(),
        };
        let rest = crate::evaluate::remainder(*base, *taken);
        let formula = self.rulebook.methods().get(*method).map_or(MethodFormula::Remainder, |method| method.formula);
        let builds_up = formula == MethodFormula::Originating;
        let mut text = match builds_up {
            true => format!(
                "{name}: {} originating / {} = {}, {asked}",
                self.ends(rest),
                self.ends(*base),
                self.share(rest, *base)
            ),
            false => format!(
                "{name}: ({} - {} non-originating{traced}) / {} = {}, {asked}",
                self.ends(*base),
                self.ends(*taken),
                self.ends(*base),
                self.share(rest, *base)
            ),
        };
        if finding.outcome != Outcome::Met
            && let Some(gap) = gap_of(finding)
            && gap.excess > Amount::ZERO
        {
            let when = if finding.outcome == Outcome::Unknown { "at worst " } else { "" };
            let (what, how) = if builds_up { ("originating", "low") } else { ("non-originating", "high") };
            text.push_str(&format!("; {what} value is {when}{} too {how}", self.money(gap.excess)));
        }
        text
    }

    /// An election in words.
    pub fn election(&self, method: Option<usize>, base: Option<MethodBase>) -> String {
        let method = method.and_then(|index| self.rulebook.methods().get(index)).map(|m| format!("{} method", m.name));
        let base = base.map(|base| format!("tolerance on {}", Self::base_word(base)));
        let parts: Vec<String> = method.into_iter().chain(base).collect();
        if parts.is_empty() { "no election is needed".to_owned() } else { parts.join(", ") }
    }

    fn completion(&self, selection: usize, materials: &[Completed]) -> String {
        let Some(view) = self.determination.selections.get(selection) else { return "one way".to_owned() };
        let mut parts = Vec::new();
        let universe = self.rulebook.universe();
        if self.determination.selections.iter().any(|other| other.uses != view.uses) {
            parts.push(format!("use is {}", universe.show(view.uses)));
        }
        if self.determination.selections.iter().any(|other| other.hs != view.hs)
            && let Some(hs) = view.hs
        {
            parts.push(format!("the code is {hs}"));
        }
        if self.determination.selections.iter().any(|other| other.kinds != view.kinds) {
            let names: Vec<String> = view
                .kinds
                .iter()
                .map(|kinds| if kinds.is_empty() { "none of the kinds".to_owned() } else { kinds.join(" and ") })
                .collect();
            parts.push(format!("it is {}", names.join(" or ")));
        }
        for completed in materials.iter().filter(|completed| completed.ways > 1) {
            let kinds = match completed.kinds.is.as_slice() {
                [] => "none of the kinds asked about".to_owned(),
                is => is.join(" and "),
            };
            let code = completed.hs.map_or("of an unknown code".to_owned(), |code| code.to_string());
            let names: Vec<String> = completed.materials.iter().map(|index| self.material(*index)).collect();
            parts.push(format!("{} is {code}, {kinds}", names.join(", ")));
        }
        let rule = view.rule.and_then(|index| self.rulebook.rules().get(index));
        let rule = rule.map(|rule| format!(": rule {}", rule.id)).unwrap_or_default();
        format!("if {}{rule}", parts.join(" and "))
    }
}

/// The origin of a group and, where it is open, why.
pub(crate) fn origin(state: OriginState) -> &'static str {
    match state {
        OriginState::Originating => "originating",
        OriginState::NonOriginating => "non-originating",
        OriginState::Open(evidence) => evidence_word(evidence),
    }
}

/// Why a claim to originate does not count.
pub fn evidence_word(state: EvidenceState) -> &'static str {
    match state {
        EvidenceState::Valid => "proven",
        EvidenceState::None => "origin not proven: no evidence",
        EvidenceState::NotClaimed => "origin not proven: the line says that it is not known",
        EvidenceState::Missing => "origin not proven: the evidence named is not in the file",
        EvidenceState::NamesNoGood => "origin not proven: the certificate names no part and no code",
        EvidenceState::OtherPart => "origin not proven: the certificate is of another part",
        EvidenceState::OtherRevision => "origin not proven: the certificate is of another revision",
        EvidenceState::OtherCode => {
            "origin not proven: the certificate states another classification, or one too short to tell"
        }
        EvidenceState::TooLong => "origin not proven: the blanket period of the certificate is too long",
        EvidenceState::NotCovered => "origin not proven: the certificate does not cover the day of receipt",
        EvidenceState::TooLate => "origin not proven: the certificate came after the day of knowledge",
        EvidenceState::ReceiptUnknown => "origin not proven: when the certificate was received is not stated",
        EvidenceState::OtherAgreement => "origin not proven: the certificate names another agreement",
        EvidenceState::StatementOnly => "origin not proven: the paper is a statement of production, not of origin",
        EvidenceState::OutsideAgreement => {
            "origin not proven: the certificate is of a day when the agreement was not in force and does not name it"
        }
    }
}
