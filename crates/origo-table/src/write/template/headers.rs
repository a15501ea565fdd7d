//! Headings in Spanish and French. Each is a name or synonym that the list of fields knows, written as people write it; a
//! field without a row has its own name.

use super::Language;
use crate::Section;

/// Field, Spanish, French.
type Row = (&'static str, &'static str, &'static str);

const GOOD: &[Row] = &[
    ("part", "NUMPRODTERMINADO", "Numéro article"),
    ("rev", "Revisión", "Révision"),
    ("description", "Descripción", "Désignation"),
    ("plant", "Planta", "Usine"),
    ("produced_in", "País producción", "Pays production"),
    ("hs", "FRACCION_PT", "Code SH"),
    ("hs_edition", "Edición SA", "Édition SH"),
    ("kind", "Tipo", "Type"),
    ("use", "Uso", "Utilisation"),
    ("price", "Precio", "Prix"),
    ("currency", "Moneda", "Devise"),
    ("unit", "Unidad", "Unité"),
    ("fiscal_year", "Ejercicio", "Exercice"),
    ("total_cost", "COSTO_TOTAL", "Coût total"),
    ("net_cost", "Costo neto", "Coût net"),
];

const DATES: &[Row] = &[
    ("produced", "Fecha producción", "Date production"),
    ("shipped", "Embarque", "Expédition"),
    ("entered", "Importación", "Importation"),
    ("known_on", "Conocido al", "Connu au"),
];

const LINES: &[Row] = &[
    ("id", "Renglón", "Ligne"),
    ("parent", "Padre", "Parente"),
    ("part", "NUMCOMPONENTE", "Composant"),
    ("rev", "Revisión", "Révision"),
    ("description", "Descripción", "Désignation"),
    ("hs", "FRACCION", "Code SH"),
    ("kind", "Tipo", "Type"),
    ("qty", "CANTIDADCONSUMO", "Quantité"),
    ("unit", "Unidad", "Unité"),
    ("price", "COSTO_UNITARIO", "Prix unitaire"),
    ("per", "Por", "Par"),
    ("amount", "COSTO_TOTAL", "Montant"),
    ("currency", "Moneda", "Devise"),
    ("scrap", "Merma", "Rebut"),
    ("make_buy", "Fabricar/comprar", "Fabriquer/acheter"),
    ("origin", "Originario", "Originaire"),
    ("country_of_origin", "PAISORIGEN", "Pays origine"),
    ("evidence", "Certificado", "Certificat"),
    ("received", "Recibido", "Reçu"),
    ("supplier", "Proveedor", "Fournisseur"),
    ("ship_from", "País embarque", "Pays expédition"),
    ("sourcing", "Abastecimiento", "Approvisionnement"),
];

const SOURCES: &[Row] = &[
    ("line", "Línea", "Ligne"),
    ("supplier", "Proveedor", "Fournisseur"),
    ("share", "Porcentaje", "Part"),
    ("origin", "Origen", "Origine"),
    ("evidence", "Certificado", "Certificat"),
    ("country_of_origin", "PAISORIGEN", "Pays origine"),
    ("received", "Recibido", "Reçu"),
];

const COSTS: &[Row] = &[
    ("category", "Categoría", "Catégorie"),
    ("amount", "Importe", "Montant"),
    ("units", "Unidades", "Unités"),
    ("currency", "Moneda", "Devise"),
    ("place", "Lugar", "Lieu"),
    ("note", "Nota", "Remarque"),
];

const EVIDENCE: &[Row] = &[
    ("id", "Certificado", "Certificat"),
    ("kind", "Tipo", "Type"),
    ("signer", "Firmante", "Signataire"),
    ("supplier", "Proveedor", "Fournisseur"),
    ("part", "Parte", "Pièce"),
    ("rev", "Revisión", "Révision"),
    ("hs", "FRACCION", "Code SH"),
    ("agreement", "Tratado", "Accord"),
    ("criterion", "Criterio", "Critère"),
    ("method", "Método", "Méthode"),
    ("rvc", "VCR", "TVR"),
    ("vnm", "VMNO", "VMNO"),
    ("valid", "Vigencia", "Validité"),
    ("received", "Recibido", "Reçu"),
];

const FACTS: &[Row] = &[("name", "Hecho", "Fait"), ("answer", "Respuesta", "Réponse")];

const ELECTIONS: &[Row] = &[
    ("method", "Método", "Méthode"),
    ("de_minimis_base", "Base de minimis", "Base de minimis"),
    ("stage", "Etapa", "Étape"),
    ("readings", "Lecturas", "Lectures"),
];

const FX: &[Row] = &[
    ("from", "De", "De"),
    ("to", "A", "Vers"),
    ("rate", "Tipo cambio", "Taux"),
    ("date", "Fecha", "Date"),
    ("source", "Fuente", "Source"),
];

const fn rows(section: Section) -> &'static [Row] {
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
        // Books are kept in the words of the list of fields.
        Section::Inventories
        | Section::Inventory
        | Section::Loans
        | Section::Payments
        | Section::Yields
        | Section::Values => &[],
    }
}

/// The heading of a field.
pub(super) fn header(language: Language, section: Section, field: &'static str) -> &'static str {
    let row = rows(section).iter().find(|(name, _, _)| *name == field);
    match (language, row) {
        (Language::Spanish, Some((_, spanish, _))) => spanish,
        (Language::French, Some((_, _, french))) => french,
        (Language::English, _) | (_, None) => field,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SECTIONS;
    use crate::fields::{fields_of, recognize};

    #[test]
    fn every_heading_is_read_as_its_field() {
        for (section, name, _) in SECTIONS {
            for field in fields_of(section) {
                for language in [Language::English, Language::Spanish, Language::French] {
                    let header = header(language, section, field.name);
                    assert_eq!(recognize(section, header), Some(field.name), "{name}: `{header}`");
                }
            }
            for (field, _, _) in rows(section) {
                assert!(fields_of(section).iter().any(|known| known.name == *field), "{name} has no field {field}");
            }
        }
    }
}
