//! Interest above the margin over public debt of the same maturity: weighted average maturity, benchmark, excess.

use super::{Refusal, Step};
use origo_base::{Amount, Date, Percent, Ratio};
use origo_rulebook::InterestRule;

/// A payment of principal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Years, or portions of years, from the contract, or of a variable rate from the beginning of its period.
    pub years: Ratio,
    /// The principal paid.
    pub principal: Amount,
}

/// How the rate of a loan behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rate {
    /// It stays as it is.
    Fixed,
    /// It is adjusted at intervals.
    Variable {
        /// The years from one adjustment to the next.
        interval: Ratio,
        /// What is owed when the current period ends, due or not.
        balance: Amount,
    },
}

/// A loan, and of a variable rate its current period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loan {
    /// Its name.
    pub name: String,
    /// What was lent, or of a variable rate what is owed when the current period begins.
    pub principal: Amount,
    /// The rate per year.
    pub rate: Percent,
    /// How it behaves.
    pub kind: Rate,
    /// Payments of principal; of a variable rate those of the current period.
    pub payments: Vec<Payment>,
    /// The interest costs at issue, as the books have them.
    pub interest: Amount,
}

/// What public debt of a maturity yields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Yield {
    /// The maturity in years.
    pub years: Ratio,
    /// The yield per year.
    pub rate: Percent,
}

/// Interest of a loan, parted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NonAllowable {
    /// Payments of principal times years, summed.
    pub weighted: Ratio,
    /// The weighted average maturity in years, rounded as the rule says.
    pub maturity: Ratio,
    /// The yield that the rate is held against; one for the whole.
    pub benchmark: Ratio,
    /// The rate up to which interest is allowable.
    pub ceiling: Ratio,
    /// Interest that counts.
    pub allowable: Ratio,
    /// Interest that is excluded.
    pub excluded: Ratio,
    /// How it came about.
    pub steps: Vec<Step>,
}

/// Whole years from one day to a later one, and the days beyond over those of the year they lie in.
///
/// ```
/// use origo_base::{Amount, Date, Ratio};
/// use origo_origin::provisions::years_between;
/// let day = |text| Date::parse(text).unwrap();
/// assert_eq!(years_between(day("2024-01-31"), day("2026-01-31")), Some(Ratio::whole(2)));
/// assert_eq!(years_between(day("2025-01-01"), day("2025-03-15")).unwrap().decimal(6), "0.2");
/// assert_eq!(years_between(day("2026-01-02"), day("2026-01-01")), None);
/// ```
pub fn years_between(from: Date, to: Date) -> Option<Ratio> {
    if to < from {
        return None;
    }
    let mut years = i32::from(to.ymd().0) - i32::from(from.ymd().0);
    if from.plus_months(12 * years) > to {
        years -= 1;
    }
    let (begun, next) = (from.plus_months(12 * years), from.plus_months(12 * (years + 1)));
    let days = Ratio::whole(begun.days_between(to).into());
    let part = days.divided_by(&Ratio::whole(begun.days_between(next).into()))?;
    Some(&Ratio::whole(years.into()) + &part)
}

/// The part of a loan's interest that is above the margin. `whole`: where the rate is above it, all of the interest is
/// excluded and not only what lies above; the texts do not say, so it is a reading.
pub fn non_allowable(rule: &InterestRule, loan: &Loan, yields: &[Yield], whole: bool) -> Result<NonAllowable, Refusal> {
    let (weighted, maturity, mut steps) = weighted_maturity(rule, loan)?;
    let (benchmark, step) = benchmark(rule, loan, &maturity, yields)?;
    steps.push(step);
    let ceiling = &benchmark + &Ratio::from(rule.margin);
    let rate = Ratio::from(loan.rate);
    let interest = Ratio::from(loan.interest);
    let above = &rate - &ceiling;
    let is_above = !above.is_negative() && !above.is_zero();
    let (excluded, what) = match (is_above, whole) {
        (false, _) => (Ratio::zero(), "the rate is not above the yield and the margin: all interest is allowable"),
        (true, true) => (interest.clone(), "the rate is above the yield and the margin: all interest is excluded"),
        (true, false) => {
            let share = above.divided_by(&rate).unwrap_or_else(Ratio::zero);
            (&interest * &share, "the rate is above the yield and the margin: interest for what lies above is excluded")
        }
    };
    let allowable = &interest - &excluded;
    let step =
        Step::new(loan.name.as_str(), what, &rule.cite).percent("rate", &rate).percent("allowable up to", &ceiling);
    steps.push(step.number("interest", &interest).number("excluded", &excluded));
    Ok(NonAllowable { weighted, maturity, benchmark, ceiling, allowable, excluded, steps })
}

/// What paper of both sides may differ by for each payment: a schedule is kept in cents.
fn cents(payments: usize) -> Ratio {
    &Ratio::from(Amount::CENT) * &Ratio::whole(i64::try_from(payments).unwrap_or(i64::MAX))
}

/// The weighted average maturity of the principal: payments times years over the loan.
fn weighted_maturity(rule: &InterestRule, loan: &Loan) -> Result<(Ratio, Ratio, Vec<Step>), Refusal> {
    let range = |what| Err(Refusal::LoanOutOfRange { what });
    if loan.principal <= Amount::ZERO {
        return range("the loan is not above zero");
    }
    if loan.rate < Percent::ZERO || loan.interest.is_negative() {
        return range("the interest of the loan is below zero");
    }
    let variable = matches!(loan.kind, Rate::Variable { .. });
    if loan.payments.is_empty() && !variable {
        return Err(Refusal::NoPayments);
    }
    if loan.payments.iter().any(|payment| payment.years.is_negative()) {
        return range("a payment is made before the loan begins");
    }
    if loan.payments.iter().any(|payment| payment.principal.is_negative()) {
        return range("a payment of principal is below zero");
    }
    let mut steps = Vec::new();
    let (mut weighted, mut paid) = (Ratio::zero(), Ratio::zero());
    let mut add = |principal: Amount, years: &Ratio, what| {
        let principal = Ratio::from(principal);
        let product = &principal * years;
        let step =
            Step::new(loan.name.as_str(), what, &rule.cite).number("principal", &principal).number("years", years);
        steps.push(step.number("weighted", &product));
        weighted = &weighted + &product;
        paid = &paid + &principal;
    };
    for payment in &loan.payments {
        add(payment.principal, &payment.years, "a payment times its years");
    }
    if let Rate::Variable { interval, balance } = &loan.kind {
        if balance.is_negative() || interval.is_negative() || interval.is_zero() {
            return range("the interval of the rate is not above zero, or what is owed at its end is below");
        }
        if loan.payments.iter().any(|payment| payment.years > *interval) {
            return range("a payment is made after the current period of the rate");
        }
        add(*balance, interval, "what is owed when the period ends, times its years");
    }
    let principal = Ratio::from(loan.principal);
    let apart = &paid - &principal;
    let apart = if apart.is_negative() { -&apart } else { apart };
    if apart > cents(loan.payments.len() + usize::from(variable)) {
        return Err(Refusal::NotRepaid { paid: Box::new(paid), loan: Box::new(principal) });
    }
    let exact =
        weighted.divided_by(&principal).ok_or(Refusal::LoanOutOfRange { what: "the loan is not above zero" })?;
    let maturity = exact.half_up(rule.maturity_decimals);
    let step = Step::new(loan.name.as_str(), "weighted average maturity, rounded, midpoints up", &rule.cite);
    let step = step.number("weighted", &weighted).number("loan", &principal).number("exactly", &exact);
    steps.push(step.number("years", &maturity));
    Ok((weighted, maturity, steps))
}

/// The yield that a rate is held against: of the same maturity, if need be between two; of the closest one for a rate that is
/// adjusted often, and for a maturity beyond the longest.
fn benchmark(rule: &InterestRule, loan: &Loan, maturity: &Ratio, yields: &[Yield]) -> Result<(Ratio, Step), Refusal> {
    let mut sorted: Vec<&Yield> = yields.iter().collect();
    sorted.sort_by(|a, b| a.years.cmp(&b.years));
    if sorted.iter().zip(sorted.iter().skip(1)).any(|(one, next)| one.years == next.years) {
        return Err(Refusal::Yields { what: "two yields are of one maturity" });
    }
    let Some(longest) = sorted.last() else {
        return Err(Refusal::Yields { what: "no yield of federal debt is stated" });
    };
    let step = |what| Step::new(loan.name.as_str(), what, &rule.cite);
    let of_one = |found: &Yield, asked: &Ratio, what| {
        let rate = Ratio::from(found.rate);
        let step = step(what).number("years", asked).number("maturity", &found.years).percent("yield", &rate);
        (rate, step)
    };
    if let Rate::Variable { interval, .. } = &loan.kind {
        let months = interval * &Ratio::whole(12);
        if months <= Ratio::whole(rule.closest_up_to_months.into()) {
            // Of two that are equally close the lower yield is taken: it excludes more, and the texts name neither.
            let distance = |found: &&&Yield| {
                let apart = &found.years - interval;
                (if apart.is_negative() { -&apart } else { apart }, found.rate)
            };
            let found = sorted.iter().min_by_key(distance).unwrap_or(longest);
            return Ok(of_one(found, interval, "the yield closest to the interval of adjustment"));
        }
    }
    if *maturity > longest.years {
        return Ok(of_one(longest, maturity, "the yield of the longest maturity, which is the closest"));
    }
    if let Some(found) = sorted.iter().find(|found| found.years == *maturity) {
        return Ok(of_one(found, maturity, "the yield of the maturity itself"));
    }
    let shorter = sorted.iter().rev().find(|found| found.years < *maturity);
    let longer = sorted.iter().find(|found| found.years > *maturity);
    let (Some(shorter), Some(longer)) = (shorter, longer) else {
        return Err(Refusal::NoShorterYield { maturity: maturity.clone() });
    };
    let (a, b) = (Ratio::from(shorter.rate), Ratio::from(longer.rate));
    let rise = &(&b - &a) * &(maturity - &shorter.years);
    let run = &longer.years - &shorter.years;
    let rate = &a + &rise.divided_by(&run).unwrap_or_else(Ratio::zero);
    let step = step("the yield between the two nearest maturities, by linear interpolation")
        .number("years", maturity)
        .number("shorter", &shorter.years)
        .percent("at", &a)
        .number("longer", &longer.years)
        .percent("at", &b)
        .percent("yield", &rate);
    Ok((rate, step))
}

#[cfg(test)]
mod tests {
    use super::*;
    use origo_base::Citation;

    fn rule() -> InterestRule {
        InterestRule {
            margin: Percent::whole(5),
            maturity_decimals: 1,
            closest_up_to_months: 12,
            allowable: "interest".to_owned(),
            excluded: "other".to_owned(),
            cite: vec![Citation::parse("T 1").unwrap()],
        }
    }

    fn decimal(text: &str) -> Ratio {
        Ratio::from(Amount::parse(text).unwrap())
    }

    fn yields() -> Vec<Yield> {
        let row = |years: &str, rate: &str| Yield { years: decimal(years), rate: Percent::parse(rate).unwrap() };
        vec![row("5", "4%"), row("1", "2%"), row("2", "3%")]
    }

    fn loan(rate: &str, years: &[&str]) -> Loan {
        let principal = Amount::whole(100);
        let payments = years.iter().map(|years| Payment { years: decimal(years), principal }).collect();
        let all = Amount::whole(100 * i32::try_from(years.len()).unwrap());
        let rate = Percent::parse(rate).unwrap();
        Loan { name: "loan".to_owned(), principal: all, rate, kind: Rate::Fixed, payments, interest: Amount::whole(60) }
    }

    fn asked(loan: &Loan, whole: bool) -> NonAllowable {
        non_allowable(&rule(), loan, &yields(), whole).unwrap()
    }

    #[test]
    fn the_margin_itself_is_allowable_and_above_it_the_reading_decides() {
        assert_eq!(asked(&loan("9%", &["5"]), true).excluded, Ratio::zero());
        assert_eq!(asked(&loan("12%", &["5"]), false).excluded, Ratio::whole(15));
        assert_eq!(asked(&loan("12%", &["5"]), true).excluded, Ratio::whole(60));
    }

    #[test]
    fn yields_lie_between_neighbors_at_ends_and_at_the_maturity_itself() {
        let benchmark = |years: &[&str]| asked(&loan("1%", years), false).benchmark.decimal(4);
        assert_eq!(benchmark(&["3"]), "≈0.0333");
        assert_eq!(benchmark(&["1"]), "0.02");
        assert_eq!(benchmark(&["30"]), "0.04");
        assert_eq!(asked(&loan("1%", &["1", "2", "2.4"]), false).maturity, decimal("1.8"));
        let below = non_allowable(&rule(), &loan("1%", &["0.5"]), &yields(), false).unwrap_err();
        assert_eq!(below.to_string(), "no yield is stated of a maturity of 0.5 years or less");
    }

    #[test]
    fn a_rate_adjusted_often_takes_the_closest_maturity_and_of_two_the_lower_yield() {
        let mut loan = loan("9.5%", &["0.5"]);
        loan.kind = Rate::Variable { interval: decimal("0.5"), balance: Amount::ZERO };
        assert_eq!(asked(&loan, false).benchmark, decimal("0.02"));
        loan.kind = Rate::Variable { interval: decimal("1"), balance: Amount::ZERO };
        let even = vec![
            Yield { years: decimal("0.5"), rate: Percent::whole(4) },
            Yield { years: decimal("1.5"), rate: Percent::whole(3) },
        ];
        assert_eq!(non_allowable(&rule(), &loan, &even, false).unwrap().benchmark, decimal("0.03"));
    }

    #[test]
    fn a_loan_without_payments_or_not_repaid_is_refused() {
        assert_eq!(non_allowable(&rule(), &loan("9%", &[]), &yields(), false).unwrap_err().code(), "loan");
        let mut short = loan("9%", &["1", "2"]);
        short.principal = Amount::whole(201);
        let refused = non_allowable(&rule(), &short, &yields(), false).unwrap_err();
        assert_eq!(refused.to_string(), "payments and what is left make 200, the loan is 201");
        let none = non_allowable(&rule(), &loan("9%", &["1"]), &[], false).unwrap_err();
        assert_eq!(none.to_string(), "no yield of federal debt is stated");
        let mut bare = loan("9%", &[]);
        bare.principal = Amount::whole(1);
        assert_eq!(non_allowable(&rule(), &bare, &yields(), false).unwrap_err(), Refusal::NoPayments);
    }

    #[test]
    fn portions_of_years_are_days_over_the_days_of_their_year() {
        let day = |text| Date::parse(text).unwrap();
        let leap = years_between(day("2023-03-01"), day("2024-02-29")).unwrap();
        assert_eq!(leap, Ratio::whole(365).divided_by(&Ratio::whole(366)).unwrap());
        assert_eq!(years_between(day("2024-02-29"), day("2025-02-28")).unwrap(), Ratio::one());
    }
}
