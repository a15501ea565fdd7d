//! Formulas as data: said in the language of spreadsheets, and calculated exactly.

use super::book::{Book, Spot, Strip};
use origo_base::Amount;
use std::fmt;
use std::ops::{Add, Div, Mul, Sub};

/// What a cell holds or a formula gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing; zero to arithmetic.
    Empty,
    /// A number: an amount, or a share with one for the whole.
    Number(Amount),
    /// A word.
    Text(String),
    /// True or false.
    Truth(bool),
    /// What arithmetic cannot do: a division by zero, a sum with a word in it, a number out of bounds.
    Error,
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Equal.
    Equal,
    /// At least.
    AtLeast,
    /// More than.
    MoreThan,
}

/// A formula. Words in `is` of the counting functions stand for equality; with `<>` before them for the contrary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// A value written out; an empty one is the empty text.
    Of(Value),
    /// The value of a cell.
    At(Spot),
    /// The sum of the numbers of a strip; words in it are passed over.
    Sum(Strip),
    /// The sum of those beside which the other strips say these words.
    SumIfs(Strip, Vec<(Strip, &'static str)>),
    /// How many rows say these words.
    CountIfs(Vec<(Strip, &'static str)>),
    /// Arithmetic: `+`, `-`, `*`, `/`.
    Arithmetic(Box<Expr>, char, Box<Expr>),
    /// A comparison.
    Compare(Box<Expr>, Sign, Box<Expr>),
    /// All of them.
    And(Vec<Expr>),
    /// Any of them.
    Or(Vec<Expr>),
    /// The second if the first holds, else the third.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// Whether it is a number.
    IsNumber(Box<Expr>),
    /// Rounded to so many places.
    Round(Box<Expr>, u32),
}

impl Expr {
    /// A word.
    pub fn word(text: &str) -> Self {
        Self::Of(Value::Text(text.to_owned()))
    }

    /// A number.
    pub fn number(amount: Amount) -> Self {
        Self::Of(Value::Number(amount))
    }

    /// A comparison with another.
    #[must_use]
    pub fn is(self, sign: Sign, other: Self) -> Self {
        Self::Compare(Box::new(self), sign, Box::new(other))
    }

    /// Whether it is this word.
    #[must_use]
    pub fn is_word(self, text: &str) -> Self {
        self.is(Sign::Equal, Self::word(text))
    }

    /// Whether it is a number.
    #[must_use]
    pub fn is_number(self) -> Self {
        Self::IsNumber(Box::new(self))
    }

    /// Rounded.
    #[must_use]
    pub fn rounded(self, places: u32) -> Self {
        Self::Round(Box::new(self), places)
    }

    /// One or the other, by a condition.
    pub fn choose(condition: Self, then: Self, otherwise: Self) -> Self {
        Self::If(Box::new(condition), Box::new(then), Box::new(otherwise))
    }

    /// The exact result, by the cells that the book holds so far.
    pub fn value(&self, book: &Book) -> Value {
        match self {
            Self::Of(value) => value.clone(),
            Self::At(spot) => book.value(*spot),
            Self::Sum(strip) => sum(book.strip(*strip).iter()),
            Self::SumIfs(strip, conditions) => {
                let values = book.strip(*strip);
                let rows = holding(book, conditions);
                sum(values.iter().enumerate().filter(|(row, _)| rows.get(*row) == Some(&true)).map(|(_, value)| value))
            }
            Self::CountIfs(conditions) => {
                let count = holding(book, conditions).into_iter().filter(|holds| *holds).count();
                i32::try_from(count).map_or(Value::Error, |count| Value::Number(Amount::whole(count)))
            }
            Self::Arithmetic(left, sign, right) => arithmetic(&left.value(book), *sign, &right.value(book)),
            Self::Compare(left, sign, right) => compare(&left.value(book), *sign, &right.value(book)),
            Self::And(parts) => fold(book, parts, true),
            Self::Or(parts) => fold(book, parts, false),
            Self::If(condition, then, otherwise) => match condition.value(book) {
                Value::Truth(true) => then.value(book),
                Value::Truth(false) => otherwise.value(book),
                _ => Value::Error,
            },
            Self::IsNumber(inner) => Value::Truth(matches!(inner.value(book), Value::Number(_))),
            Self::Round(inner, places) => match inner.value(book) {
                Value::Number(amount) => Value::Number(amount.round(*places).0),
                Value::Empty => Value::Number(Amount::ZERO),
                _ => Value::Error,
            },
        }
    }

    /// The formula as a cell of this sheet has it, without the sign of equality.
    pub(super) fn text(&self, sheet: &str) -> String {
        let list = |parts: &[Self]| parts.iter().map(|part| part.text(sheet)).collect::<Vec<_>>().join(",");
        let conditions = |conditions: &[(Strip, &str)]| {
            let said = conditions.iter().map(|(strip, is)| format!("{},{}", strip.text(sheet), quoted(is)));
            said.collect::<Vec<_>>().join(",")
        };
        match self {
            Self::Of(Value::Number(amount)) => amount.to_string(),
            Self::Of(Value::Text(text)) => quoted(text),
            Self::Of(Value::Truth(truth)) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
            Self::Of(Value::Empty | Value::Error) => quoted(""),
            Self::At(spot) => spot.text(sheet),
            Self::Sum(strip) => format!("SUM({})", strip.text(sheet)),
            Self::SumIfs(strip, rows) => format!("SUMIFS({},{})", strip.text(sheet), conditions(rows)),
            Self::CountIfs(rows) => format!("COUNTIFS({})", conditions(rows)),
            Self::Arithmetic(left, sign, right) => {
                format!("{}{sign}{}", left.operand(*sign, false, sheet), right.operand(*sign, true, sheet))
            }
            Self::Compare(left, sign, right) => format!("{}{sign}{}", left.text(sheet), right.text(sheet)),
            Self::And(parts) => format!("AND({})", list(parts)),
            Self::Or(parts) => format!("OR({})", list(parts)),
            Self::If(condition, then, otherwise) => {
                format!("IF({},{},{})", condition.text(sheet), then.text(sheet), otherwise.text(sheet))
            }
            Self::IsNumber(inner) => format!("ISNUMBER({})", inner.text(sheet)),
            Self::Round(inner, places) => format!("ROUND({},{places})", inner.text(sheet)),
        }
    }

    /// With brackets where the sign beside it would bind otherwise.
    fn operand(&self, beside: char, right: bool, sheet: &str) -> String {
        let text = self.text(sheet);
        let brackets = match self {
            Self::Arithmetic(_, own, _) => {
                let tight = |sign: char| matches!(sign, '*' | '/');
                (tight(beside) && !tight(*own))
                    || (right && matches!(beside, '-' | '/') && tight(beside) == tight(*own))
            }
            Self::Compare(..) => true,
            Self::Of(Value::Number(amount)) => amount.is_negative(),
            _ => false,
        };
        if brackets { format!("({text})") } else { text }
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn sum<'v>(values: impl Iterator<Item = &'v Value>) -> Value {
    let mut total = Amount::ZERO;
    for value in values {
        match value {
            Value::Number(amount) => total += *amount,
            Value::Error => return Value::Error,
            Value::Empty | Value::Text(_) | Value::Truth(_) => {}
        }
    }
    Value::Number(total)
}

/// The rows in which every condition holds.
fn holding(book: &Book, conditions: &[(Strip, &str)]) -> Vec<bool> {
    let mut rows: Option<Vec<bool>> = None;
    for (strip, is) in conditions {
        let (wanted, unless) = is.strip_prefix("<>").map_or((*is, false), |word| (word, true));
        let holds = |value: Value| matches!(value, Value::Text(text) if text.eq_ignore_ascii_case(wanted)) != unless;
        let here: Vec<bool> = book.strip(*strip).into_iter().map(holds).collect();
        rows = Some(match rows {
            None => here,
            Some(before) => before.into_iter().zip(here).map(|(one, other)| one && other).collect(),
        });
    }
    rows.unwrap_or_default()
}

fn arithmetic(left: &Value, sign: char, right: &Value) -> Value {
    let number = |value: &Value| match value {
        Value::Number(amount) => Some(*amount),
        Value::Empty => Some(Amount::ZERO),
        Value::Text(_) | Value::Truth(_) | Value::Error => None,
    };
    let (Some(left), Some(right)) = (number(left), number(right)) else { return Value::Error };
    let found = match sign {
        '+' => Some(left + right),
        '-' => Some(left - right),
        // Rounded half-even at the twelfth place, beyond what a cell can hold of such a number.
        '*' => left.scale(right, Amount::ONE).map(|(product, _)| product),
        '/' => left.scale(Amount::ONE, right).map(|(quotient, _)| quotient),
        _ => None,
    };
    found.map_or(Value::Error, Value::Number)
}

fn compare(left: &Value, sign: Sign, right: &Value) -> Value {
    let empty = Value::Text(String::new());
    let order = match (left, right) {
        (Value::Error, _) | (_, Value::Error) => return Value::Error,
        (Value::Number(one), Value::Number(other)) => one.cmp(other),
        (Value::Number(one), Value::Empty) => one.cmp(&Amount::ZERO),
        (Value::Empty, Value::Number(other)) => Amount::ZERO.cmp(other),
        (one, other) => {
            let plain = |value: &Value| match value {
                Value::Text(text) => Some(text.to_lowercase()),
                Value::Empty => Some(String::new()),
                _ => None,
            };
            match (plain(one), plain(other)) {
                (Some(one), Some(other)) => one.cmp(&other),
                // Kinds that differ are not equal; words are above numbers, as spreadsheets have it.
                _ if *one == empty || matches!(one, Value::Number(_)) => std::cmp::Ordering::Less,
                _ => std::cmp::Ordering::Greater,
            }
        }
    };
    Value::Truth(match sign {
        Sign::Equal => order.is_eq(),
        Sign::AtLeast => order.is_ge(),
        Sign::MoreThan => order.is_gt(),
    })
}

/// "and" (every part holds) or "or" (some part does).
fn fold(book: &Book, parts: &[Expr], all: bool) -> Value {
    let mut found = all;
    // Every part is looked at: an error in one is an error of the whole.
    for part in parts {
        match part.value(book) {
            Value::Truth(holds) => found = if all { found && holds } else { found || holds },
            _ => return Value::Error,
        }
    }
    Value::Truth(found)
}

impl fmt::Display for Sign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Equal => "=",
            Self::AtLeast => ">=",
            Self::MoreThan => ">",
        })
    }
}

impl fmt::Display for Value {
    /// As the saved result of a formula says it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Number(amount) => amount.fmt(f),
            Self::Text(text) => f.write_str(text),
            Self::Truth(truth) => f.write_str(if *truth { "TRUE" } else { "FALSE" }),
            Self::Error => f.write_str("#VALUE!"),
        }
    }
}

macro_rules! operator {
    ($($name:ident $method:ident $sign:literal),*) => {
        $(impl $name for Expr {
            type Output = Self;
            fn $method(self, other: Self) -> Self {
                Self::Arithmetic(Box::new(self), $sign, Box::new(other))
            }
        })*
    };
}

operator!(Add add '+', Sub sub '-', Mul mul '*', Div div '/');

#[cfg(test)]
mod tests {
    use super::*;

    fn at(row: u32) -> Expr {
        Expr::At(Spot { sheet: "a", row, column: 0 })
    }

    #[test]
    fn signs_bind_as_they_are_built() {
        for (expr, text) in [
            ((at(0) - at(1)) / at(0), "(A1-A2)/A1"),
            (at(0) - at(1) / at(2), "A1-A2/A3"),
            (at(0) - (at(1) - at(2)), "A1-(A2-A3)"),
            (at(0) - (at(1) + at(2)), "A1-(A2+A3)"),
            (at(0) + (at(1) - at(2)), "A1+A2-A3"),
            (at(0) / (at(1) * at(2)), "A1/(A2*A3)"),
            (at(0) * (at(1) / at(2)), "A1*A2/A3"),
            (at(0) * (at(1) + at(2)), "A1*(A2+A3)"),
        ] {
            assert_eq!(expr.text("a"), text);
            assert_eq!(expr.text("b"), text.replace('A', "a!A"));
        }
    }

    #[test]
    fn empty_cells_are_zero_and_no_number_and_the_empty_word() {
        let book = Book::new("test");
        assert_eq!((at(0) + Expr::number(Amount::ONE)).value(&book), Value::Number(Amount::ONE));
        assert_eq!(at(0).is_number().value(&book), Value::Truth(false));
        assert_eq!(at(0).is_word("").value(&book), Value::Truth(true));
        assert_eq!((Expr::number(Amount::ONE) / at(0)).value(&book), Value::Error);
    }
}
