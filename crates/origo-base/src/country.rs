use crate::ValueError;
use std::fmt;

/// A country or customs territory by its ISO 3166-1 alpha-2 code.
///
/// ```
/// use origo_base::Country;
/// assert_eq!(Country::parse("mx").unwrap().to_string(), "MX");
/// assert!(Country::parse("EU").is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

/// ISO 3166-1 alpha-2, officially assigned codes.
const CODES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV \
BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR \
GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG \
KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX \
MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG \
SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG \
VI VN VU WF WS YE YT ZA ZM ZW";

/// Three-letter codes that bills of materials of the region use.
const LONG: [(&str, &str); 14] = [
    ("USA", "US"),
    ("CAN", "CA"),
    ("MEX", "MX"),
    ("CHN", "CN"),
    ("JPN", "JP"),
    ("DEU", "DE"),
    ("KOR", "KR"),
    ("TWN", "TW"),
    ("THA", "TH"),
    ("VNM", "VN"),
    ("IND", "IN"),
    ("BRA", "BR"),
    ("ITA", "IT"),
    ("GBR", "GB"),
];

impl Country {
    /// Parses an ISO code in either case; common three-letter codes are understood.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let upper = text.trim().to_ascii_uppercase();
        let code = LONG.iter().find(|(long, _)| *long == upper).map_or(upper.as_str(), |(_, short)| short);
        match <[u8; 2]>::try_from(code.as_bytes()) {
            Ok(bytes) if CODES.split_ascii_whitespace().any(|known| known == code) => Ok(Self(bytes)),
            _ => Err(ValueError::new(text, "is not a country: expected an ISO 3166 code such as US, CA, MX, CN")),
        }
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.iter().map(|b| char::from(*b)).collect::<String>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_assigned_codes_are_countries() {
        assert_eq!(Country::parse("USA"), Country::parse("us"));
        for text in ["", "U", "XX", "Mexico", "ÉU"] {
            assert!(Country::parse(text).is_err(), "{text}");
        }
        assert_eq!(CODES.split_ascii_whitespace().count(), 249);
    }
}
