use std::ops::Range;

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    /// Its bytes in the sentence.
    pub(crate) span: Range<usize>,
    /// As compared: lower case.
    pub(crate) text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A word; hyphens and apostrophes inside belong to it.
    Word,
    /// Digits that can be a tariff code: two, four or six digits and more, with or without dots, with item letters.
    Code,
    /// Another number.
    Number,
    /// `(a)`, `(1)`, `(iv)`: the mark of an item in a list.
    Mark,
    /// `%`.
    PercentSign,
    /// Any other sign.
    Sign,
}

/// Cuts a sentence. Nothing is lost: what is not known is a sign.
pub(crate) fn lex(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(first) = rest.chars().next() else { break };
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (kind, length) = piece(rest, first);
        let span = at..at + length;
        let shown = text.get(span.clone()).unwrap_or_default().to_lowercase();
        tokens.push(Token { kind, span, text: shown });
        at += length;
    }
    tokens
}

fn piece(rest: &str, first: char) -> (TokenKind, usize) {
    if first.is_ascii_digit() {
        return number(rest);
    }
    if first == '(' {
        // A mark is one to four letters or digits between parentheses.
        if let Some((inside, _)) = rest.get(1..).and_then(|rest| rest.split_once(')')) {
            let roman = inside.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
            let single = inside.chars().count() == 1 && inside.chars().all(char::is_alphanumeric);
            let digits = inside.len() <= 2 && inside.chars().all(|c| c.is_ascii_digit());
            if !inside.is_empty() && (roman && inside.len() <= 5 || single || digits) {
                return (TokenKind::Mark, inside.len() + 2);
            }
        }
        return (TokenKind::Sign, 1);
    }
    if first == '%' {
        return (TokenKind::PercentSign, 1);
    }
    if first.is_alphabetic() {
        let inside = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\'' | '\u{2019}');
        let length = rest.find(|c: char| !inside(c)).unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default();
        return (TokenKind::Word, word.trim_end_matches('-').len().max(first.len_utf8()));
    }
    (TokenKind::Sign, first.len_utf8())
}

/// Digits with dots inside: `8708.99`, `87.08`, `8708.99.aa`, `62.5`, `2020`.
fn number(rest: &str) -> (TokenKind, usize) {
    let mut length = 0;
    let mut groups: Vec<(usize, bool)> = Vec::new();
    loop {
        let tail = rest.get(length..).unwrap_or_default();
        let digits = tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
        let letters = tail.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(tail.len());
        let lettered = digits == 0 && letters == 2 && groups.len() >= 2;
        let size = if lettered { letters } else { digits };
        if size == 0 {
            // The dot was the end of the sentence.
            length = length.saturating_sub(1);
            break;
        }
        groups.push((size, lettered));
        length += size;
        let next = rest.get(length..).unwrap_or_default();
        let goes_on = next.starts_with('.')
            && next.get(1..).is_some_and(|after| {
                after.starts_with(|c: char| c.is_ascii_digit()) || groups.len() >= 2 && item_letters(after)
            });
        if !goes_on {
            break;
        }
        length += 1;
    }
    let sizes: Vec<usize> = groups.iter().map(|(size, _)| *size).collect();
    let is_code = matches!(
        sizes.as_slice(),
        [2 | 4 | 6 | 8 | 10] | [2, 2] | [4, 2 | 4] | [2, 2, 2] | [4, 2, 2] | [4, 2, 4] | [2, 2, 2, 2] | [4, 2, 2, 2]
    );
    (if is_code { TokenKind::Code } else { TokenKind::Number }, length)
}

/// Two small letters that end there: the letters of an item such as `aa`.
fn item_letters(text: &str) -> bool {
    let letters = text.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(text.len());
    letters == 2 && !text.get(2..).is_some_and(|after| after.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_numbers_words_and_marks_are_told_apart() {
        let kinds = |text: &str| lex(text).into_iter().map(|token| (token.kind, token.text)).collect::<Vec<_>>();
        let expected = |list: &[(TokenKind, &str)]| {
            list.iter().map(|(kind, text)| (*kind, (*text).to_owned())).collect::<Vec<_>>()
        };
        use TokenKind::{Code, Mark, Number, PercentSign, Sign, Word};
        assert_eq!(
            kinds("heading 87.08, 8708.99.aa (a) 62.5%."),
            expected(&[
                (Word, "heading"),
                (Code, "87.08"),
                (Sign, ","),
                (Code, "8708.99.aa"),
                (Mark, "(a)"),
                (Number, "62.5"),
                (PercentSign, "%"),
                (Sign, "."),
            ])
        );
        assert_eq!(kinds("8708.30. nuts"), expected(&[(Code, "8708.30"), (Sign, "."), (Word, "nuts")]));
    }
}
