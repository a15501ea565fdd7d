use origo_base::Amount;

/// How a text number was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReadNumber {
    /// The number, rounded half-even to six places.
    pub(crate) value: Amount,
    /// More than six places were there.
    pub(crate) rounded: bool,
}

/// Why a text is not a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NotANumber {
    /// Not a number in any convention.
    Malformed,
    /// A comma or point that could be a decimal mark or a thousands mark.
    Ambiguous,
}

/// Blanks that group thousands.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’')
}

/// The decimal mark that a text number shows beyond doubt: `1.234,56`, `0,5`, `1,234.56`, `12.5`.
pub(crate) fn decimal_mark(text: &str) -> Option<char> {
    let digits: String = text.chars().filter(|c| !is_blank(*c)).collect();
    let body = digits.trim_start_matches(['-', '+', '$', '€']);
    if body.is_empty() || !body.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',') {
        return None;
    }
    let commas = body.matches(',').count();
    let points = body.matches('.').count();
    match (commas, points) {
        (0, 1) => single(body, '.'),
        (1, 0) => single(body, ','),
        (1, 1..) if body.rfind(',') > body.rfind('.') => Some(','),
        (1.., 1) if body.rfind('.') > body.rfind(',') => Some('.'),
        _ => None,
    }
}

/// One mark alone: three digits after it may be thousands, anything else is decimal.
fn single(body: &str, mark: char) -> Option<char> {
    let (whole, part) = body.split_once(mark)?;
    let thousands = part.len() == 3 && !whole.is_empty() && whole.len() <= 3 && whole != "0";
    (!thousands).then_some(mark)
}

/// Reads a text number with the file's decimal mark, if it has shown one.
pub(crate) fn read(text: &str, mark: Option<char>) -> Result<ReadNumber, NotANumber> {
    if !blanks_group(text.trim()) {
        return Err(NotANumber::Malformed);
    }
    let body: String = text.chars().filter(|c| !is_blank(*c)).collect();
    let (negative, body) = match body.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inside) => (true, inside.to_owned()),
        None => match body.strip_prefix('-') {
            Some(rest) => (true, rest.to_owned()),
            None => (false, body.strip_prefix('+').unwrap_or(&body).to_owned()),
        },
    };
    if body.is_empty() || !body.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',') {
        return Err(NotANumber::Malformed);
    }
    let has_mark = body.contains(['.', ',']);
    let mark = match decimal_mark(&body).or(mark) {
        Some(mark) => mark,
        None if !has_mark => '.',
        None => {
            let groups = |sign: char| body.matches(sign).count() > 1;
            if groups(',') {
                '.'
            } else if groups('.') {
                ','
            } else {
                return Err(NotANumber::Ambiguous);
            }
        }
    };
    let other = if mark == ',' { '.' } else { ',' };
    let (whole, part) = body.split_once(mark).unwrap_or((&body, ""));
    if part.contains(['.', ',']) || !grouped(whole, other) {
        return Err(NotANumber::Malformed);
    }
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    // More places than a stored amount can hold are cut far below the six that count, then rounded.
    let part: String = part.chars().take(12).collect();
    let plain = format!("{}{whole}.{part}", if negative { "-" } else { "" });
    let value = Amount::parse(&plain).map_err(|_| NotANumber::Malformed)?;
    let (value, rounded) = value.round(6);
    Ok(ReadNumber { value, rounded })
}

/// Thousands marks stand before groups of three digits, and no group is only zeros in front.
fn grouped(whole: &str, mark: char) -> bool {
    let mut parts = whole.split(mark);
    let first = parts.next().unwrap_or("");
    let rest: Vec<&str> = parts.collect();
    rest.is_empty()
        || (!first.is_empty() && first != "0" && first.len() <= 3 && rest.iter().all(|part| part.len() == 3))
}

/// Blanks between digits group thousands, or they are a mistake such as two numbers in a cell.
fn blanks_group(text: &str) -> bool {
    let runs: Vec<&str> = text.split(is_blank).filter(|run| !run.is_empty()).collect();
    let digits = |run: &&str| run.bytes().all(|b| b.is_ascii_digit());
    let signs = |run: &&str| run.bytes().all(|b| matches!(b, b'-' | b'+' | b'(' | b')' | b'$'));
    let runs: Vec<&str> = runs.into_iter().filter(|run| !signs(run)).collect();
    match runs.as_slice() {
        [] | [_] => true,
        [first, middle @ .., last] => {
            let tail = last.split(['.', ',']).next().unwrap_or("").trim_end_matches(')');
            let head = first.trim_start_matches(['-', '+', '(', '$']);
            digits(&head)
                && (1..=3).contains(&head.len())
                && middle.iter().all(|run| digits(run) && run.len() == 3)
                && tail.len() == 3
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str, mark: Option<char>) -> Result<String, NotANumber> {
        read(text, mark).map(|number| number.value.to_string())
    }

    #[test]
    fn both_conventions_are_read_and_doubt_is_refused() {
        for (text, shown) in [
            ("1.234,56", "1234.56"),
            ("1,234.56", "1234.56"),
            ("0,5", "0.5"),
            ("12.5", "12.5"),
            ("1 234,5", "1234.5"),
            ("1\u{a0}234\u{202f}567", "1234567"),
            ("1,234,567", "1234567"),
            ("(12.50)", "-12.5"),
            ("0.031", "0.031"),
            ("-7", "-7"),
        ] {
            assert_eq!(value(text, None).as_deref(), Ok(shown), "{text}");
        }
        assert_eq!(value("1,234", None), Err(NotANumber::Ambiguous));
        assert_eq!(value("1.234", None), Err(NotANumber::Ambiguous));
        assert_eq!(value("1,234", Some('.')).as_deref(), Ok("1234"));
        assert_eq!(value("1,234", Some(',')).as_deref(), Ok("1.234"));
        for text in ["", "abc", "12,34,5", "1.2.3,4,5", "--3", "1 2", "1 23 456", "1'2", "0,123,456"] {
            assert_eq!(value(text, None), Err(NotANumber::Malformed), "{text}");
        }
    }

    #[test]
    fn more_than_six_places_are_rounded_and_said() {
        let number = read("0.12345650", None).unwrap();
        assert_eq!((number.value.to_string().as_str(), number.rounded), ("0.123456", true));
    }
}
