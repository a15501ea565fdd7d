//! The one list of fields: names, synonyms in three languages, meaning. Readers, the decoder's messages and the JSON
//! schema all come from it.

mod books;

/// A section of a good file; in a workbook, a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// The good: one record.
    Good,
    /// Its dates: one record.
    Dates,
    /// The bill of materials.
    Lines,
    /// Sources of a line bought from several suppliers.
    Sources,
    /// Costs beside materials.
    Costs,
    /// Evidence records.
    Evidence,
    /// Answers to questions.
    Facts,
    /// The producer's choices: one record.
    Elections,
    /// Exchange rates.
    Fx,
    /// Inventories that lines are drawn from: how each is followed.
    Inventories,
    /// Movements of inventories.
    Inventory,
    /// Loans whose interest is a cost.
    Loans,
    /// Payments of principal.
    Payments,
    /// Yields of public debt that loans are held against.
    Yields,
    /// Costs in or beside prices.
    Values,
}

/// Every section with its name and whether it is a single record.
pub const SECTIONS: [(Section, &str, bool); 15] = [
    (Section::Good, "good", true),
    (Section::Dates, "dates", true),
    (Section::Lines, "lines", false),
    (Section::Sources, "sources", false),
    (Section::Costs, "costs", false),
    (Section::Evidence, "evidence", false),
    (Section::Facts, "facts", false),
    (Section::Elections, "elections", true),
    (Section::Fx, "fx", false),
    (Section::Inventories, "inventories", false),
    (Section::Inventory, "inventory", false),
    (Section::Loans, "loans", false),
    (Section::Payments, "payments", false),
    (Section::Yields, "yields", false),
    (Section::Values, "values", false),
];

/// A field of a section.
#[derive(Clone, Copy, Debug)]
pub struct FieldSpec {
    /// Its name in TOML and JSON.
    pub name: &'static str,
    /// Headers that mean it, in lower case without accents, spaces or underscores.
    pub synonyms: &'static [&'static str],
    /// What it is.
    pub meaning: &'static str,
    /// An example.
    pub example: &'static str,
}

const fn f(
    name: &'static str,
    synonyms: &'static [&'static str],
    example: &'static str,
    meaning: &'static str,
) -> FieldSpec {
    FieldSpec { name, synonyms, meaning, example }
}

const GOOD: &[FieldSpec] = &[
    f(
        "part",
        &[
            "partnumber",
            "partno",
            "goodpart",
            "producto",
            "numproducto",
            "numproductoterminado",
            "numprodterminado",
            "article",
            "numeroarticle",
        ],
        "BC-4410",
        "part number of the good",
    ),
    f("rev", &["revision", "goodrev"], "C", "revision of the good"),
    f(
        "description",
        &["desc", "descripcion", "descespanolpt", "designation"],
        "brake caliper",
        "the good in your words",
    ),
    f("plant", &["planta", "usine"], "QRO1", "the plant that makes it"),
    f(
        "produced_in",
        &["producedin", "countryofproduction", "paisproduccion", "paysproduction", "plantcountry"],
        "MX",
        "country of production, ISO code",
    ),
    f(
        "hs",
        &[
            "hscode",
            "hts",
            "htsus",
            "tariffcode",
            "classification",
            "fraccion",
            "fraccionpt",
            "fraccionarancelaria",
            "codesh",
            "positiontarifaire",
            "goodhs",
        ],
        "8708.30",
        "HS classification, 2 to 10 digits; the fewer, the more stays open",
    ),
    f(
        "hs_edition",
        &["hsedition", "edition", "edicionsa", "editionsh"],
        "2022",
        "edition of every HS code in the file: 2012, 2017 or 2022",
    ),
    f(
        "kind",
        &["kinds", "tipo", "type", "goodkind"],
        "caliper",
        "descriptions that the rulebook tells apart; `not x` for what it is not",
    ),
    f(
        "use",
        &["enduse", "uso", "usage", "utilisation", "gooduse"],
        "oe(pv)",
        "what it is for: oe(CLASS), service(CLASS), for(CLASS), none",
    ),
    f(
        "price",
        &[
            "transactionvalue",
            "adjustedvalue",
            "unitprice",
            "precio",
            "valortransaccion",
            "prix",
            "valeurtransactionnelle",
            "goodprice",
        ],
        "41.20 USD",
        "adjusted transaction value per unit",
    ),
    f("currency", &["moneda", "divisa", "devise"], "USD", "currency of amounts that name none"),
    f("unit", &["uom", "unidad", "unite"], "pcs", "unit of the good; kept for the record"),
    f("fiscal_year", &["fiscalyear", "ejercicio", "exercice"], "2026-01-01/2026-12-31", "the producer's fiscal year"),
    f("total_cost", &["totalcost", "costototal", "couttotal"], "36.10 USD", "total cost per unit from the books"),
    f("net_cost", &["netcost", "costoneto", "coutnet"], "34.70 USD", "net cost per unit from the books"),
];

const DATES: &[FieldSpec] = &[
    f(
        "produced",
        &["production", "produccion", "fechaproduccion", "dateproduction", "producedon"],
        "2026-03-01/2026-03-31",
        "day or period of production",
    ),
    f("shipped", &["shipment", "embarque", "expedition", "shippedon"], "2026-04-02", "day of shipment"),
    f(
        "entered",
        &["entry", "entrada", "importacion", "importation", "enteredon"],
        "2026-04-05",
        "day of entry in the importing country",
    ),
    f(
        "known_on",
        &["knownon", "asof", "conocidoal", "connuau"],
        "2026-04-10",
        "evidence that came later does not count",
    ),
];

const LINES: &[FieldSpec] = &[
    f("id", &["line", "lineid", "lineno", "item", "linea", "renglon", "ligne"], "10", "the line's name; unique"),
    f("parent", &["parentid", "padre", "parente"], "30", "the line that this one goes into; empty: the good"),
    f(
        "part",
        &[
            "partnumber",
            "partno",
            "component",
            "componentno",
            "material",
            "componente",
            "numcomponente",
            "numparte",
            "composant",
            "piece",
        ],
        "CST-9",
        "part number",
    ),
    f("rev", &["revision"], "B", "revision"),
    f("description", &["desc", "descripcion", "descespanol", "designation"], "casting", "the material in your words"),
    f(
        "hs",
        &[
            "hscode",
            "hts",
            "htsus",
            "tariffcode",
            "classification",
            "fraccion",
            "fraccionarancelaria",
            "codesh",
            "positiontarifaire",
        ],
        "7325.99",
        "HS classification",
    ),
    f(
        "kind",
        &["kinds", "tipo", "type"],
        "brake-part",
        "descriptions that the rulebook tells apart; `not x` for what it is not",
    ),
    f(
        "qty",
        &["quantity", "qtyper", "quantityper", "usage", "cantidad", "cantidadconsumo", "quantite", "qte"],
        "2",
        "quantity in one unit of what it goes into",
    ),
    f(
        "unit",
        &["uom", "unidad", "unimedsaldos", "unidadmedida", "unite"],
        "pcs",
        "unit of the quantity; kept for the record",
    ),
    f(
        "price",
        &[
            "unitprice",
            "unitcost",
            "cost",
            "costounitario",
            "preciounitario",
            "precio",
            "prixunitaire",
            "coutunitaire",
            "prix",
        ],
        "410 USD",
        "price of `per` units",
    ),
    f("per", &["priceunit", "priceper", "por", "par"], "1000", "how many units the price is for; empty: 1"),
    f(
        "amount",
        &[
            "extended",
            "extendedamount",
            "extendedcost",
            "extendedprice",
            "total",
            "totalcost",
            "costototal",
            "importe",
            "montant",
            "montanttotal",
        ],
        "0.82 USD",
        "quantity times price; checked if both are there",
    ),
    f("currency", &["moneda", "divisa", "devise"], "USD", "currency of the amounts of the line"),
    f("scrap", &["scrappercent", "waste", "merma", "desperdicio", "rebut", "dechet"], "2%", "added to the quantity"),
    f(
        "make_buy",
        &["makebuy", "makeorbuy", "procurement", "fabricarcomprar", "fabriqueracheter"],
        "buy",
        "buy, make (its inputs are the lines below it) or phantom",
    ),
    f(
        "origin",
        &["originating", "usmcaorigin", "origen", "originario", "origine", "originaire", "origenmaterial"],
        "non-originating",
        "originating, non-originating or unknown; never a country",
    ),
    f(
        "country_of_origin",
        &["coo", "countryoforigin", "paisorigen", "paisdeorigen", "paysorigine", "country"],
        "CN",
        "country of origin, ISO code; does not decide originating status",
    ),
    f(
        "evidence",
        &["certificate", "evidenceid", "certificado", "certificat", "cert"],
        "E7",
        "the evidence record behind a claim to originate",
    ),
    f("received", &["receipt", "receiptdate", "fecharecepcion", "recibido", "recu"], "2026-02-14", "day of receipt"),
    f("supplier", &["vendor", "proveedor", "fournisseur"], "S1", "supplier; kept for the record"),
    f(
        "ship_from",
        &["shipfrom", "paisembarque", "paysexpedition"],
        "CN",
        "where it is shipped from; kept for the record",
    ),
    f(
        "inventory",
        &["inventario", "stock"],
        "steel",
        "the inventory it is drawn from, whose withdrawals say what originates",
    ),
    f(
        "role",
        &["papel", "rol"],
        "packaging",
        "what it is beside a plain material: packaging, packing, accessory, indirect, by the rulebook",
    ),
    f(
        "line_use",
        &["lineuse", "usodelinea", "utilisationligne"],
        "oe(pv)",
        "of a made line: what it is for; empty: what the good is for",
    ),
    f(
        "sourcing",
        &["sourcingrule", "abastecimiento", "approvisionnement"],
        "prorate",
        "with several sources: prorate, or worst (the whole line of the worst source)",
    ),
];

const SOURCES: &[FieldSpec] = &[
    f("line", &["lineid", "id", "linea", "ligne"], "20", "the line that is bought from several suppliers"),
    f("supplier", &["vendor", "proveedor", "fournisseur"], "S1", "supplier"),
    f("share", &["percent", "porcentaje", "part"], "60%", "share of the quantity"),
    f("origin", &["originating", "origen", "origine"], "unknown", "as on a line"),
    f("evidence", &["certificate", "certificado", "certificat"], "E7", "the evidence record"),
    f("country_of_origin", &["coo", "countryoforigin", "paisorigen", "paysorigine"], "US", "country of origin"),
    f("received", &["receipt", "receiptdate", "recibido", "recu"], "2026-02-14", "day of receipt"),
];

const COSTS: &[FieldSpec] = &[
    f(
        "category",
        &["cost", "costcategory", "categoria", "rubro", "categorie"],
        "direct-labor",
        "a category of the rulebook",
    ),
    f("amount", &["value", "importe", "monto", "montant"], "4.05 USD", "amount per unit, or for `units` units"),
    f("units", &["quantityproduced", "unidades", "unites"], "12000", "how many units the amount is for; empty: 1"),
    f("line", &["lineid", "linea", "ligne"], "30", "the made line that it was incurred on; empty: the good"),
    f("base_good", &["basegood", "allocationbase"], "5000", "the good's part of an allocation base, such as hours"),
    f("base_total", &["basetotal", "totalbase"], "8000", "the same base of all goods that the amount is for"),
    f("currency", &["moneda", "devise"], "USD", "currency of the amount"),
    f("place", &["country", "pais", "lugar", "pays", "lieu"], "MX", "where it was incurred, ISO code"),
    f("note", &["remark", "nota", "remarque"], "", "kept for the record"),
];

const EVIDENCE: &[FieldSpec] = &[
    f("id", &["evidence", "certificate", "certificado", "certificat"], "E7", "its name; lines refer to it"),
    f("kind", &["type", "tipo"], "certificate", "certificate"),
    f("signer", &["signedby", "role", "firmante", "signataire"], "producer", "who signed; kept for the record"),
    f("supplier", &["vendor", "proveedor", "fournisseur"], "S1", "kept for the record"),
    f(
        "part",
        &["partnumber", "material", "parte", "piece"],
        "PST-2",
        "the part it covers; empty: any that refers to it",
    ),
    f("rev", &["revision"], "*", "the revision it covers; empty or *: any"),
    f("hs", &["hscode", "fraccion", "codesh"], "8708.30", "the classification it states"),
    f(
        "agreement",
        &["tratado", "acuerdo", "accord", "treaty"],
        "as it is printed",
        "the agreement it names; empty: the one that was in force on its days",
    ),
    f("criterion", &["origincriterion", "criterio", "critere"], "B", "the criterion it states; kept for the record"),
    f("method", &["metodo", "methode"], "nc", "the method it states; kept for the record"),
    f("rvc", &["regionalvaluecontent", "vcr", "tvr"], "78%", "the content it states; kept for the record"),
    f("net_cost", &["netcost", "costoneto", "coutnet"], "1.40 USD", "of a statement: the supplier's net cost per unit"),
    f(
        "regional_cost",
        &["regionalcost", "costoregional", "coutregional"],
        "0.65 USD",
        "of a statement: an amount of net cost without non-originating value, per unit",
    ),
    f(
        "inputs",
        &["insumos", "intrants"],
        "7408.11, 8503.00",
        "of a statement: codes of all non-originating inputs, or none",
    ),
    f(
        "vnm",
        &["valueofnonoriginatingmaterials", "vmno"],
        "0.09 USD/pcs",
        "the non-originating value per unit: used of a statement, kept for the record of a certificate",
    ),
    f("valid", &["blanketperiod", "validity", "vigencia", "validite"], "2026-01-01/2026-12-31", "the blanket period"),
    f("received", &["receivedon", "recibido", "recu"], "2026-01-10", "when it came to hand"),
];

const FACTS: &[FieldSpec] = &[
    f("name", &["fact", "question", "hecho", "fait"], "steel-purchases", "the question's name"),
    f("answer", &["value", "respuesta", "reponse"], "yes", "yes, no, or an amount per unit"),
];

const ELECTIONS: &[FieldSpec] = &[
    f("method", &["rvcmethod", "metodo", "methode"], "nc", "method of regional value content; empty: searched"),
    f("de_minimis_base", &["deminimisbase", "basedeminimis"], "total-cost", "base of the tolerance; empty: searched"),
    f(
        "intermediate",
        &["intermediatematerials", "designated", "intermedios", "intermediaires"],
        "30, 40",
        "made lines designated as intermediate materials, or none; empty: searched",
    ),
    f("rescinded", &["rescindidos", "annules"], "30", "designations given up under verification"),
    f("stage", &["etapa", "etape"], "before-claim", "before-claim or under-verification"),
    f(
        "readings",
        &["reading", "lecturas", "lectures"],
        "table-b-tv=as-printed",
        "choices for disputed points, joined by commas",
    ),
];

const FX: &[FieldSpec] = &[
    f("from", &["de", "fromcurrency"], "CAD", "currency converted"),
    f("to", &["a", "tocurrency", "vers"], "USD", "currency wanted"),
    f("rate", &["tipocambio", "taux"], "0.7412", "units of `to` for one of `from`"),
    f("date", &["fecha"], "2026-03-15", "day of the rate"),
    f("source", &["fuente"], "booked", "who published or booked it"),
];

/// The fields of a section.
pub const fn fields_of(section: Section) -> &'static [FieldSpec] {
    match section {
        Section::Good => GOOD,
        Section::Dates => DATES,
        Section::Lines => LINES,
        Section::Sources => SOURCES,
        Section::Costs => COSTS,
        Section::Evidence => EVIDENCE,
        Section::Facts => FACTS,
        Section::Elections => ELECTIONS,
        Section::Fx => FX,
        Section::Inventories => books::INVENTORIES,
        Section::Inventory => books::INVENTORY,
        Section::Loans => books::LOANS,
        Section::Payments => books::PAYMENTS,
        Section::Yields => books::YIELDS,
        Section::Values => books::VALUES,
    }
}

/// A header or key without case, accents, spaces and marks, for comparison.
pub(crate) fn plain(header: &str) -> String {
    header
        .chars()
        .filter_map(|c| {
            let lower = c.to_lowercase().next().unwrap_or(c);
            Some(match lower {
                'á' | 'à' | 'â' | 'ä' => 'a',
                'é' | 'è' | 'ê' | 'ë' => 'e',
                'í' | 'ì' | 'î' | 'ï' => 'i',
                'ó' | 'ò' | 'ô' | 'ö' => 'o',
                'ú' | 'ù' | 'û' | 'ü' => 'u',
                'ñ' => 'n',
                'ç' => 'c',
                other if other.is_alphanumeric() || other == ':' => other,
                _ => return None,
            })
        })
        .collect()
}

/// The field of a section that a header means.
pub(crate) fn recognize(section: Section, header: &str) -> Option<&'static str> {
    let plain = plain(header);
    fields_of(section)
        .iter()
        .find(|field| self::plain(field.name) == plain || field.synonyms.contains(&plain.as_str()))
        .map(|field| field.name)
}

/// Sheets of the template beside the sections: they tell how to use it and hold nothing to read.
pub(crate) const GUIDES: [&str; 2] = ["readme", "lists"];

/// The section with this name.
pub(crate) fn section(name: &str) -> Option<Section> {
    let plain = plain(name);
    SECTIONS.iter().find(|(_, known, _)| *known == plain).map(|(section, _, _)| *section)
}

/// The name of a section.
pub(crate) fn section_name(section: Section) -> &'static str {
    SECTIONS.iter().find(|(known, _, _)| *known == section).map_or("", |(_, name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_three_languages_are_recognized() {
        assert_eq!(recognize(Section::Lines, "NUMCOMPONENTE"), Some("part"));
        assert_eq!(recognize(Section::Lines, "Código SH"), None);
        assert_eq!(recognize(Section::Lines, "Code SH"), Some("hs"));
        assert_eq!(recognize(Section::Lines, "Country of Origin"), Some("country_of_origin"));
        assert_eq!(recognize(Section::Lines, "COSTO_UNITARIO"), Some("price"));
        assert_eq!(recognize(Section::Lines, "Quantité"), Some("qty"));
    }

    /// The names that Mexican inventory systems use.
    #[test]
    fn headers_of_inventory_systems_are_recognized() {
        for (section, header, field) in [
            (Section::Good, "NUMPRODTERMINADO", "part"),
            (Section::Good, "FRACCION_PT", "hs"),
            (Section::Good, "COSTO_TOTAL", "total_cost"),
            (Section::Lines, "NUMCOMPONENTE", "part"),
            (Section::Lines, "CANTIDADCONSUMO", "qty"),
            (Section::Lines, "FRACCION", "hs"),
            (Section::Lines, "COSTO_UNITARIO", "price"),
            (Section::Lines, "COSTO_TOTAL", "amount"),
            (Section::Lines, "PAISORIGEN", "country_of_origin"),
        ] {
            assert_eq!(recognize(section, header), Some(field), "{header}");
        }
    }

    #[test]
    fn no_header_means_two_fields_of_one_section() {
        for (section, name, _) in SECTIONS {
            let mut seen = std::collections::BTreeMap::new();
            for field in fields_of(section) {
                for header in field.synonyms.iter().map(|s| (*s).to_owned()).chain([plain(field.name)]) {
                    assert_eq!(header, plain(&header), "{name}.{header} is not plain");
                    if let Some(other) = seen.insert(header.clone(), field.name) {
                        assert_eq!(other, field.name, "{name}: `{header}` means two fields");
                    }
                }
            }
        }
    }
}
