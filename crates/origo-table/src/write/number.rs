//! The one door from exact amounts to the doubles that cells of a workbook hold. What passes it is for display and for
//! the reader's own recalculation; nothing is decided on it.

use origo_base::Amount;

/// The double nearest to an amount: the one that the amount's shortest decimal text names.
pub(super) fn cell_number(amount: Amount) -> f64 {
    // A decimal text of digits and a point is always a double.
    amount.to_string().parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_shows_the_decimal_that_was_written() {
        for text in ["0", "41.2", "-0.031", "0.000000000001", "123456789.123456", "999999999999999"] {
            assert_eq!(cell_number(Amount::parse(text).unwrap()).to_string(), text);
        }
    }
}
