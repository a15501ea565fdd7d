use crate::{Amount, Date, ValueError};
use std::fmt;

/// A currency by its ISO 4217 code.
///
/// ```
/// use origo_base::Currency;
/// assert_eq!(Currency::parse("usd").unwrap().to_string(), "USD");
/// assert!(Currency::parse("dollar").is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Three letters, in either case.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let upper = text.trim().to_ascii_uppercase();
        match <[u8; 3]>::try_from(upper.as_bytes()) {
            Ok(bytes) if bytes.iter().all(u8::is_ascii_uppercase) => Ok(Self(bytes)),
            _ => Err(ValueError::new(text, "is not a currency: expected an ISO 4217 code such as USD, CAD, MXN")),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.iter().map(|b| char::from(*b)).collect::<String>())
    }
}

/// An amount of one currency. There is no product of two monies, and no sum across currencies.
///
/// ```
/// use origo_base::Money;
/// assert_eq!(Money::parse("41.20 USD").unwrap().to_string(), "41.20 USD");
/// assert!(Money::parse("41.20").is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    amount: Amount,
    currency: Currency,
}

impl Money {
    /// An amount in a currency.
    pub const fn new(amount: Amount, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// Parses `41.20 USD`.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let problem = "is not an amount of money: expected a number and a currency such as 41.20 USD";
        let (number, currency) =
            text.trim().rsplit_once(char::is_whitespace).ok_or_else(|| ValueError::new(text, problem))?;
        let amount = Amount::parse(number.trim()).map_err(|_| ValueError::new(text, problem))?;
        let currency = Currency::parse(currency).map_err(|_| ValueError::new(text, problem))?;
        Ok(Self { amount, currency })
    }

    /// The number.
    pub const fn amount(self) -> Amount {
        self.amount
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Converted by a dated rate; none if the rate is of other currencies or the result is out of bounds.
    pub fn convert(self, rate: &ExchangeRate) -> Option<Self> {
        let amount = if rate.from == self.currency {
            self.amount.scale(rate.rate, Amount::ONE)?.0
        } else if rate.to == self.currency {
            self.amount.scale(Amount::ONE, rate.rate)?.0
        } else {
            return None;
        };
        let currency = if rate.from == self.currency { rate.to } else { rate.from };
        Some(Self { amount, currency })
    }
}

impl fmt::Display for Money {
    /// With two places, or as many as are needed up to six.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (two, lost) = self.amount.round(2);
        if lost {
            write!(f, "{} {}", self.amount.round(6).0, self.currency)
        } else {
            write!(f, "{two:.2} {}", self.currency)
        }
    }
}

/// How many units of `to` one unit of `from` buys, on a date, with its source.
///
/// ```
/// use origo_base::{Amount, Currency, Date, ExchangeRate, Money};
/// let rate = ExchangeRate {
///     from: Currency::parse("CAD").unwrap(),
///     to: Currency::parse("USD").unwrap(),
///     rate: Amount::parse("0.75").unwrap(),
///     date: Date::parse("2026-03-15").unwrap(),
///     source: "booked".to_owned(),
/// };
/// assert_eq!(Money::parse("4 CAD").unwrap().convert(&rate).unwrap().to_string(), "3.00 USD");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExchangeRate {
    /// The currency converted.
    pub from: Currency,
    /// The currency wanted.
    pub to: Currency,
    /// Units of `to` for one of `from`; positive.
    pub rate: Amount,
    /// The day of the rate.
    pub date: Date,
    /// Who published or booked it.
    pub source: String,
}
