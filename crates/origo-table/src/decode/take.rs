use crate::draft::{At, Cell, Draft, Field, Record};
use crate::number::{self, NotANumber};
use crate::{Nomenclature, Section};
use origo_base::{
    Amount, Country, Currency, Date, ExchangeRate, HsCode, HsEdition, HsLevel, Money, Percent, Period, ValueError,
};

/// Takes values out of records; a bad value is reported and counts as absent.
pub(crate) struct Taker<'n> {
    pub(crate) draft: Draft,
    pub(crate) nomenclature: &'n Nomenclature,
    pub(crate) edition: HsEdition,
    pub(crate) currency: Option<Currency>,
    pub(crate) rates: Vec<ExchangeRate>,
    /// The last day of production.
    pub(crate) day: Option<Date>,
    /// The day of shipment, if the file does not say what was known on a day of its own.
    pub(crate) shipped: Option<Date>,
    comma_noted: bool,
}

impl<'n> Taker<'n> {
    pub(crate) fn new(draft: Draft, nomenclature: &'n Nomenclature) -> Self {
        Self {
            draft,
            nomenclature,
            edition: HsEdition::Hs2022,
            currency: None,
            rates: Vec::new(),
            day: None,
            shipped: None,
            comma_noted: false,
        }
    }

    /// The records of a section, taken for reading while problems are reported.
    pub(crate) fn records(&self, section: Section) -> Vec<Record> {
        self.draft.records(section).to_vec()
    }

    /// The only record of a section.
    pub(crate) fn record(&self, section: Section) -> Option<Record> {
        self.draft.records(section).first().cloned()
    }

    fn field<'r>(&mut self, record: &'r Record, name: &str) -> Option<&'r Field> {
        let field = record.get(name)?;
        if let Cell::Broken(what) = &field.cell {
            let problem = self.draft.error("broken-cell", &field.at, format!("`{name}` has no value"));
            problem.found = what.clone();
            problem.help =
                Some("open the file in a spreadsheet program, mend the cell, let it calculate, and save".to_owned());
            return None;
        }
        (!field.cell.is_blank()).then_some(field)
    }

    /// Reports a bad value.
    pub(crate) fn bad(&mut self, field: &Field, code: &'static str, message: String, expected: &str) {
        let problem = self.draft.error(code, &field.at, message);
        problem.found = format!("`{}`", cut(&field.cell.show()));
        problem.expected = Some(expected.to_owned());
    }

    /// Remembers how a value was understood, where that is not how it was written.
    fn restored(&mut self, field: &Field, canonical: &str) {
        if field.cell.show() != canonical {
            self.draft.restored.insert(field.at.clone(), canonical.to_owned());
        }
    }

    /// A text.
    pub(crate) fn text(&mut self, record: &Record, name: &str) -> Option<String> {
        let field = self.field(record, name)?;
        Some(field.cell.show().trim().to_owned())
    }

    /// A text with its place.
    pub(crate) fn text_at(&mut self, record: &Record, name: &str) -> Option<(String, At)> {
        let field = self.field(record, name)?;
        Some((field.cell.show().trim().to_owned(), field.at.clone()))
    }

    /// A value that a function parses.
    pub(crate) fn parsed<T>(
        &mut self,
        record: &Record,
        name: &str,
        expected: &str,
        parse: impl FnOnce(&str) -> Result<T, ValueError>,
    ) -> Option<T> {
        let field = self.field(record, name)?.clone();
        match parse(field.cell.show().trim()) {
            Ok(value) => Some(value),
            Err(error) => {
                self.bad(&field, "bad-value", format!("`{name}` {}", error.problem()), expected);
                None
            }
        }
    }

    /// A country.
    pub(crate) fn country(&mut self, record: &Record, name: &str) -> Option<Country> {
        self.parsed(record, name, "an ISO code such as US, CA, MX, CN", Country::parse)
    }

    /// A day.
    pub(crate) fn date(&mut self, record: &Record, name: &str) -> Option<Date> {
        let field = self.field(record, name)?.clone();
        self.day_of(&field, name)
    }

    fn day_of(&mut self, field: &Field, name: &str) -> Option<Date> {
        let found = match &field.cell {
            Cell::Date(date) => Some(Ok(*date)),
            Cell::Text(text) => Date::parse(text).ok().map(Ok).or_else(|| {
                let read = slashed(text);
                if let Some(Ok(date)) = &read {
                    self.draft.note("date", &field.at, format!("`{name}` {text} was read as {date}"));
                }
                read
            }),
            _ => None,
        };
        match found {
            Some(Ok(date)) if !(1980..=2100).contains(&date.ymd().0) => {
                self.bad(
                    field,
                    "bad-date",
                    format!("`{name}` is out of the range of dates"),
                    "a year from 1980 to 2100",
                );
                None
            }
            Some(Ok(date)) => {
                self.restored(field, &date.to_string());
                Some(date)
            }
            Some(Err(())) => {
                let message = format!("`{name}` can be read as two dates, day first or month first");
                self.bad(field, "ambiguous-date", message, "year-month-day such as 2026-03-01, or a date cell");
                None
            }
            None => {
                let message = format!("`{name}` is not a date");
                self.bad(
                    field,
                    "bad-date",
                    message,
                    "year-month-day such as 2026-03-01, or a cell formatted as a date",
                );
                None
            }
        }
    }

    /// A period: `first/last`, or one day.
    pub(crate) fn period(&mut self, record: &Record, name: &str) -> Option<Period> {
        let field = self.field(record, name)?.clone();
        if let Cell::Text(text) = &field.cell
            && text.matches('/').count() == 1
        {
            return match Period::parse(text) {
                Ok(period) => Some(period),
                Err(error) => {
                    let message = format!("`{name}` {}", error.problem());
                    self.bad(&field, "bad-date", message, "first and last day such as 2026-01-01/2026-03-31");
                    None
                }
            };
        }
        self.day_of(&field, name).map(Period::day)
    }

    /// A number without currency.
    pub(crate) fn number(&mut self, record: &Record, name: &str) -> Option<(Amount, At)> {
        let field = self.field(record, name)?.clone();
        let text = match &field.cell {
            Cell::Number(text) | Cell::Text(text) | Cell::Tagged { number: text, .. } => text.clone(),
            other => other.show(),
        };
        let from_text = matches!(field.cell, Cell::Text(_));
        let amount = self.amount(&field, name, &text, from_text)?;
        if Amount::parse(&text) != Ok(amount) {
            self.restored(&field, &amount.to_string());
        }
        Some((amount, field.at))
    }

    fn amount(&mut self, field: &Field, name: &str, text: &str, from_text: bool) -> Option<Amount> {
        let mark = if from_text { self.draft.decimal } else { Some('.') };
        match number::read(text, mark) {
            Ok(read) => {
                if mark == Some('.') && from_text && text.contains(',') && !text.contains('.') && !self.comma_noted {
                    self.comma_noted = true;
                    let message = "commas group thousands in this file, as its other numbers show";
                    self.draft.note("grouping-comma", &At::File, message);
                }
                if mark == Some(',') && text.contains(',') && !self.comma_noted {
                    self.comma_noted = true;
                    let message = "commas begin decimals in this file, as its other numbers show";
                    self.draft.note("decimal-comma", &At::File, message);
                }
                if read.rounded {
                    let message = format!(
                        "`{name}` has more than six decimal places and was rounded half-even to {}",
                        read.value
                    );
                    self.draft.note("rounded", &field.at, message);
                }
                Some(read.value)
            }
            Err(NotANumber::Ambiguous) => {
                let message =
                    format!("`{name}` can be read as two numbers: the mark may group thousands or begin decimals");
                self.bad(field, "ambiguous-number", message, "digits without grouping such as 1234.50");
                None
            }
            Err(NotANumber::Malformed) => {
                let digits = text.chars().filter(char::is_ascii_digit).count();
                let message = match digits > 15 && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',')) {
                    true => format!("`{name}` is too large"),
                    false => format!("`{name}` is not a number"),
                };
                self.bad(field, "bad-number", message, "digits such as 41.20, below 10^15");
                None
            }
        }
    }

    /// An amount of money that is not below zero.
    pub(crate) fn money_from_zero(&mut self, record: &Record, name: &str) -> Option<(Amount, At)> {
        let (amount, at) = self.money(record, name)?;
        if amount.is_negative() {
            let problem = self.draft.error("negative-money", &at, format!("`{name}` is below zero"));
            problem.found = amount.to_string();
            problem.expected = Some("an amount of zero or more".to_owned());
            return None;
        }
        Some((amount, at))
    }

    /// An amount of money in the good's currency; the currency comes from the cell, the record or the good.
    pub(crate) fn money(&mut self, record: &Record, name: &str) -> Option<(Amount, At)> {
        let field = self.field(record, name)?.clone();
        let (text, named) = match &field.cell {
            Cell::Tagged { number, unit } => (number.clone(), Currency::parse(unit).ok()),
            other => split_currency(&other.show()),
        };
        if matches!(&field.cell, Cell::Tagged { unit, .. } if unit == "%") {
            let message = format!("`{name}` is shown as a percentage");
            self.bad(&field, "bad-number", message, "an amount of money; give the cell a number format without %");
            return None;
        }
        let from_text = matches!(field.cell, Cell::Text(_));
        let amount = self.amount(&field, name, &text, from_text)?;
        let column = self.parsed(record, "currency", "an ISO 4217 code such as USD", Currency::parse);
        if let (Some(named), Some(column)) = (named, column)
            && named != column
        {
            let message = format!("`{name}` is in {named} and `currency` says {column}");
            self.bad(&field, "two-currencies", message, "one currency for an amount");
            return None;
        }
        let stated = named.or(column);
        // A dollar sign is the mark of several currencies: without a word it is none but the dollar's own.
        let bare = matches!(&field.cell, Cell::Text(text) if text.contains('$'));
        let dollar = Currency::parse("USD").ok();
        if bare && stated.is_none() && self.currency.is_some() && self.currency != dollar {
            let message = format!("`{name}` has a $ and no word on whose");
            self.bad(&field, "bare-sign", message, "an amount with its currency, such as 30.00 USD");
            return None;
        }
        let Some(wanted) = self.currency else {
            // The currency of the good was missing and has been reported; the number can still be checked.
            return Some((amount, field.at));
        };
        let currency = stated.unwrap_or(wanted);
        if Amount::parse(&text) != Ok(amount) {
            self.restored(&field, &format!("{amount} {currency}"));
        }
        if currency == wanted {
            return Some((amount, field.at));
        }
        let near = self.rate(currency, wanted);
        let Some(rate) = near else {
            let message =
                format!("`{name}` is in {currency} and the good in {wanted}, and there is no dated rate for them");
            self.bad(&field, "no-rate", message, "a row in `fx` with from, to, rate, date and source");
            return None;
        };
        let converted = Money::new(amount, currency).convert(&rate)?.amount();
        let message = format!(
            "amounts in {currency} were converted at {} {} for one {} of {} ({})",
            rate.rate, rate.to, rate.from, rate.date, rate.source
        );
        self.draft.note("converted", &At::File, message);
        if converted.is_zero() && !amount.is_zero() {
            self.bad(&field, "bad-rate", format!("`{name}` comes to nothing at this rate"), "a plausible rate");
            return None;
        }
        if let Some(day) = self.day
            && rate.date.days_between(day) > 30
        {
            let message = format!(
                "the rate of {} for {currency} is more than 30 days from the production of the good",
                rate.date
            );
            self.draft.note("old-rate", &field.at, message);
        }
        Some((converted, field.at))
    }

    /// The rate for two currencies whose date is nearest to production.
    fn rate(&self, from: Currency, to: Currency) -> Option<ExchangeRate> {
        let of_pair = |rate: &&ExchangeRate| (rate.from, rate.to) == (from, to) || (rate.from, rate.to) == (to, from);
        let distance = |rate: &&ExchangeRate| self.day.map_or(0, |day| rate.date.days_between(day));
        self.rates.iter().filter(of_pair).min_by_key(distance).cloned()
    }

    /// A share: `70 %`, or a bare number that is a fraction below one or a percentage above.
    pub(crate) fn percent(&mut self, record: &Record, name: &str) -> Option<Percent> {
        let field = self.field(record, name)?.clone();
        let shown = field.cell.show();
        let signed = shown.trim().strip_suffix('%').map(str::trim);
        let from_format = matches!(field.cell, Cell::Tagged { .. });
        let from_text = matches!(field.cell, Cell::Text(_));
        let amount = self.amount(&field, name, signed.unwrap_or(&shown), from_text && !from_format)?;
        let micros = |amount: Amount| i64::try_from(amount.raw() / 1_000_000).ok().map(Percent::from_micros);
        if signed.is_none() && amount == Amount::ONE {
            self.bad(
                &field,
                "ambiguous-percent",
                format!("`{name}` may mean 1 % or 100 %"),
                "a percent sign: 1% or 100%",
            );
            return None;
        }
        let fraction = signed.is_none() && amount < Amount::ONE && !amount.is_zero();
        let percent = if fraction {
            let percent = micros(amount.scale(Amount::whole(100), Amount::ONE)?.0)?;
            self.draft.note("percent", &field.at, format!("`{name}` {shown} was read as {percent}"));
            percent
        } else {
            micros(amount)?
        };
        if percent < Percent::ZERO || percent > Percent::HUNDRED {
            self.bad(&field, "bad-percent", format!("`{name}` is not between 0 % and 100 %"), "0% to 100%");
            return None;
        }
        self.restored(&field, &percent.to_string());
        Some(percent)
    }

    /// A classification. A number that lost its zero is restored if exactly one code of the edition fits, and said.
    pub(crate) fn hs(&mut self, record: &Record, name: &str) -> Option<(HsCode, At)> {
        let field = self.field(record, name)?.clone();
        let shown = field.cell.show().trim().to_owned();
        let code = match HsCode::parse(&shown) {
            Ok(code) if !suspicious(&field.cell, &shown) => code,
            other => match self.restore_code(&field, &shown) {
                Some(code) => {
                    let message = match field.cell {
                        Cell::Number(_) => format!("`{name}` {shown} was stored as a number and was read as {code}"),
                        _ => format!("`{name}` {shown} lacks a zero and was read as {code}"),
                    };
                    self.draft.note("restored-code", &field.at, message);
                    code
                }
                None => {
                    let problem =
                        other.err().map_or_else(|| "is not an HS code".to_owned(), |e| e.problem().to_owned());
                    let short = problem.split(':').next().unwrap_or("").to_owned();
                    self.bad(
                        &field,
                        "bad-code",
                        format!("`{name}` {short}"),
                        "2, 4, 6, 8 or 10 digits such as 8708.30, as text",
                    );
                    return None;
                }
            },
        };
        if !self.nomenclature.exists(self.edition, code) {
            let close = self.nomenclature.nearest(self.edition, code).join(", ");
            let message = format!("`{name}` {code} is not a code of the {} edition", self.edition);
            let problem = self.draft.error("unknown-code", &field.at, message);
            problem.found = format!("`{shown}`");
            problem.expected = Some(format!("a subheading of the Harmonized System {}", self.edition));
            problem.help = Some(match close.is_empty() {
                true => "check the heading, or set hs_edition of the good".to_owned(),
                false => format!("codes of that heading: {close}; or set hs_edition of the good"),
            });
            return None;
        }
        self.restored(&field, &code.to_string());
        Some((code, field.at))
    }

    fn restore_code(&self, field: &Field, shown: &str) -> Option<HsCode> {
        let mut candidates: Vec<String> = Vec::new();
        match shown.split_once('.') {
            // 8708.3 was 8708.30, 8708.305 was 8708.3050: a trailing zero of a number is not stored.
            Some((whole, part)) if part.len() % 2 == 1 && matches!(field.cell, Cell::Number(_)) => {
                candidates.push(format!("{whole}.{part}0"));
                candidates.push(format!("0{whole}.{part}0"));
            }
            Some((whole, part)) if whole.len() == 3 => candidates.push(format!("0{whole}.{part}")),
            // 401 was 0401, 4012090 was 04012090: nor is a leading one.
            None if shown.len() % 2 == 1 => candidates.push(format!("0{shown}")),
            // 8708 stored as a number may have been 8708 or 8708.00: there is no subheading .00 of a divided heading.
            _ => candidates.push(shown.to_owned()),
        }
        let mut found: Vec<HsCode> = candidates
            .iter()
            .filter_map(|text| HsCode::parse(text).ok())
            .filter(|code| code.level() >= HsLevel::Heading && self.nomenclature.exists(self.edition, *code))
            .collect();
        found.dedup();
        match found.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }
}

/// A text short enough for a message.
pub(crate) fn cut(text: &str) -> String {
    const SHOWN: usize = 80;
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    let head: String = text.chars().take(SHOWN).collect();
    format!("{head}… ({} characters)", text.chars().count())
}

/// A number with a point and an odd number of digits after it cannot be what was typed.
fn suspicious(cell: &Cell, shown: &str) -> bool {
    matches!(cell, Cell::Number(_)) && shown.split_once('.').is_some_and(|(_, part)| part.len() % 2 == 1)
}

/// `31/12/2026` or `12/31/2026`: a date if only one order is possible.
fn slashed(text: &str) -> Option<Result<Date, ()>> {
    let parts: Vec<&str> = text.split(['/', '.', '-']).collect();
    let [a, b, year] = parts.as_slice() else { return None };
    if year.len() != 4 || a.len() > 2 || b.len() > 2 {
        return None;
    }
    let (a, b, year): (i8, i8, i16) = (a.parse().ok()?, b.parse().ok()?, year.parse().ok()?);
    let (day_first, month_first) = (Date::from_ymd(year, b, a), Date::from_ymd(year, a, b));
    match (day_first, month_first) {
        (Some(one), Some(other)) if one == other => Some(Ok(one)),
        (Some(_), Some(_)) => Some(Err(())),
        (Some(one), None) | (None, Some(one)) => Some(Ok(one)),
        (None, None) => None,
    }
}

/// A number and the currency written before or behind it.
pub(crate) fn split_currency(text: &str) -> (String, Option<Currency>) {
    let trimmed = text.trim();
    let letters_end = trimmed.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let code = trimmed.get(letters_end.len()..).unwrap_or("");
    if let Ok(currency) = Currency::parse(code) {
        return (letters_end.trim().to_owned(), Some(currency));
    }
    let letters_start = trimmed.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let code = trimmed.get(..trimmed.len() - letters_start.len()).unwrap_or("");
    if let Ok(currency) = Currency::parse(code) {
        return (letters_start.trim().to_owned(), Some(currency));
    }
    for (sign, code) in [("€", "EUR"), ("£", "GBP")] {
        if let Some(rest) = trimmed.strip_prefix(sign).or_else(|| trimmed.strip_suffix(sign)) {
            return (rest.trim().to_owned(), Currency::parse(code).ok());
        }
    }
    // A bare dollar or peso sign does not say whose: the currency of the line or the good does.
    let bare = trimmed.strip_prefix('$').or_else(|| trimmed.strip_suffix('$')).unwrap_or(trimmed);
    (bare.trim().to_owned(), None)
}
