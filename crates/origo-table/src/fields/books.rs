//! Fields of books: inventories and loans.

use super::{FieldSpec, f};

pub(super) const INVENTORIES: &[FieldSpec] = &[
    f("name", &["inventory", "inventario", "stock"], "steel", "its name; lines and movements refer to it"),
    f(
        "method",
        &["metodo", "methode"],
        "first-in-first-out",
        "how it is followed: specific-identification, first-in-first-out, last-in-first-out, average-of-shipment, average-of-preceding, average-over-period; for the value of identical non-originating materials value-first-in-first-out, value-last-in-first-out, value-rolling-average",
    ),
    f("averaging", &["period", "periodo", "periode"], "3 months", "the averaging period of the last two averages"),
    f("kept", &["identifiedby"], "segregated", "under specific identification: segregated, or marked"),
];

pub(super) const INVENTORY: &[FieldSpec] = &[
    f("inventory", &["name", "inventario", "stock"], "steel", "the inventory; may be left out where there is one"),
    f("day", &["date", "fecha", "jour"], "2026-01-10", "the day"),
    f("kind", &["movement", "type", "tipo"], "receipt", "opening, receipt or withdrawal"),
    f("units", &["quantity", "qty", "cantidad", "quantite"], "1000", "how many units, in the unit of the line"),
    f("unit_price", &["unitprice", "price", "precio", "prix"], "1.05 USD", "value of one unit, on receipts"),
    f("currency", &["moneda", "devise"], "USD", "currency of the value"),
    f(
        "origin",
        &["originating", "origen", "origine"],
        "non-originating",
        "of receipts; of an opening: empty for that of the latest receipts, or non-originating; of a withdrawal by mark: what the mark says",
    ),
    f("evidence", &["certificate", "certificado", "certificat"], "E7", "the evidence behind a claim to originate"),
    f("good", &["forgood", "producto", "article"], "BC-4410", "of a withdrawal: the good it is for; empty: any"),
    f("note", &["remark", "nota"], "", "kept for the record"),
];

pub(super) const LOANS: &[FieldSpec] = &[
    f("name", &["loan", "prestamo", "pret"], "press line", "its name; payments and yields refer to it"),
    f("lender", &["banco", "preteur"], "Bank", "kept for the record"),
    f(
        "principal",
        &["amount", "capital"],
        "1000000 USD",
        "what was lent; of an adjusted rate what is owed when its period begins",
    ),
    f("rate", &["interestrate", "tasa", "taux"], "6%", "rate per year"),
    f(
        "signed",
        &["begins", "contract", "firmado", "signe"],
        "2026-01-15",
        "day of the contract, or first of the period",
    ),
    f(
        "interval",
        &["adjustment", "intervalo", "intervalle"],
        "24",
        "months from one adjustment of the rate to the next; empty: fixed",
    ),
    f("balance", &["owed", "saldo", "solde"], "843712 USD", "of an adjusted rate: what is owed when its period ends"),
    f(
        "interest",
        &["interestcost", "interes", "interet"],
        "60000 USD",
        "interest costs on the books, or their part for `units`",
    ),
    f("units", &["quantityproduced", "unidades", "unites"], "12000", "how many units the interest is for; empty: 1"),
    f("base_good", &["basegood", "allocationbase"], "5000", "the good's part of an allocation base"),
    f("base_total", &["basetotal", "totalbase"], "8000", "the same base of all goods that the interest is for"),
    f("currency", &["moneda", "devise"], "USD", "currency of the amounts"),
    f("place", &["country", "pais", "pays"], "MX", "where the lender is, ISO code"),
    f("note", &["remark", "nota"], "", "kept for the record"),
];

pub(super) const PAYMENTS: &[FieldSpec] = &[
    f("loan", &["prestamo", "pret"], "press line", "the loan; may be left out where there is one"),
    f("day", &["date", "fecha", "jour"], "2027-01-15", "day of the payment"),
    f("years", &["anos", "annees"], "1", "or years from the contract, or from the beginning of the period of the rate"),
    f("principal", &["amount", "capital"], "75867.96 USD", "the principal paid"),
    f("currency", &["moneda", "devise"], "USD", "currency of the amount"),
];

pub(super) const YIELDS: &[FieldSpec] = &[
    f("loan", &["prestamo", "pret"], "press line", "the loan it is for; empty: every loan"),
    f("years", &["maturity", "plazo", "echeance"], "5", "maturity of the public debt in years"),
    f("rate", &["yield", "rendimiento", "rendement"], "4.7%", "what it yields per year"),
    f("source", &["fuente"], "H.15 of the week", "who published it; kept for the record"),
];

pub(super) const VALUES: &[FieldSpec] = &[
    f("line", &["lineid", "linea", "ligne"], "10", "the line whose price it is in or beside; empty: the good's"),
    f("item", &["concepto", "element"], "freight", "what it is, by a name of the rulebook"),
    f("amount", &["importe", "monto", "montant"], "0.40 USD", "amount per unit, or for `per` units"),
    f("per", &["por", "par"], "1000", "how many units the amount is for; empty: 1"),
    f("included", &["inprice", "incluido", "inclus"], "yes", "whether the price includes it"),
    f("currency", &["moneda", "devise"], "USD", "currency of the amount"),
];
