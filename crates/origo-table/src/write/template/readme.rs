//! How to use the template, in the reader's language.

use super::{Language, spot};
use crate::write::book::{Book, Entry, Look};
use origo_rulebook::Rulebook;

const SHEET: &str = "readme";

const ENGLISH: &[&str] = &[
    "How to use this workbook",
    "Write your good over the example. Keep the names of the sheets and the headings; columns may stand in any order, and those that you do not use may be left empty or taken out. This sheet and the sheet `lists` are not read.",
    "The note on a heading says what the field means. Cells with an arrow offer the words that the rulebook knows; the sheet `lists` says what they mean and where they stand in the law.",
    "good: part, hs, price, produced_in. dates: produced, and entered if it is known. These are needed; most else only if your good turns on it.",
    "lines: the bill of materials for one unit of the good, with quantity and price. origin is originating, non-originating or unknown; it is not a country. Originating counts only with a certificate: give its id under evidence, and the record in the sheet `evidence`.",
    "costs: what the good costs beside its materials, per unit, or for `units` units, with the place where it was incurred. Leave the sheet without rows if costs are not known: net cost is then open.",
    "facts: answers to questions that a report asks. elections: leave empty to have every lawful choice tried. fx: rates for amounts in another currency than that of the good. sources: a line that is bought from several suppliers.",
    "Leave a cell empty if you do not know. What is not known is never taken for granted: the report says what is missing and what each answer would do.",
    "Codes are text: write 8708.30 with its zero. Days are 2026-03-31 or days of the spreadsheet; a period is 2026-03-01/2026-03-31.",
    "Then run: origo qualify FILE.xlsx",
];

const SPANISH: &[&str] = &[
    "Cómo usar este libro",
    "Escriba su bien sobre el ejemplo. Conserve los nombres de las hojas y los encabezados; las columnas pueden estar en cualquier orden, y las que no use pueden quedar vacías o quitarse. Esta hoja y la hoja `lists` no se leen.",
    "La nota de cada encabezado dice qué significa el campo. Las celdas con flecha ofrecen las palabras que conoce el reglamento cargado; la hoja `lists` dice qué significan y dónde están en la ley.",
    "good: número de parte, fracción, precio y país de producción. dates: producción, e importación si se conoce. Son necesarios; lo demás, solo si de ello depende el bien.",
    "lines: la lista de materiales de una unidad del bien, con cantidad y costo. Originario dice originating, non-originating o unknown (también: originario, no originario, desconocido); no es un país. Lo originario cuenta solo con certificado: dé su clave aquí y el registro en la hoja `evidence`.",
    "costs: lo que el bien cuesta además de sus materiales, por unidad o por tantas unidades, con el lugar donde se incurrió. Si los costos no se conocen, deje la hoja sin renglones: el costo neto queda abierto.",
    "facts: respuestas a preguntas que hace el informe. elections: vacío, para que se prueben todas las opciones lícitas. fx: tipos de cambio de importes en otra moneda. sources: un renglón que se compra a varios proveedores.",
    "Deje vacía la celda de lo que no sepa. Lo que no se sabe nunca se da por hecho: el informe dice qué falta y qué cambiaría cada respuesta.",
    "Los códigos son texto: escriba 8708.30 con su cero. Los días se escriben 2026-03-31 o como fecha de la hoja; un periodo, 2026-03-01/2026-03-31.",
    "Después ejecute: origo qualify ARCHIVO.xlsx",
];

const FRENCH: &[&str] = &[
    "Comment utiliser ce classeur",
    "Écrivez votre produit par-dessus l'exemple. Gardez les noms des feuilles et les en-têtes ; les colonnes peuvent être dans n'importe quel ordre, et celles qui ne servent pas peuvent rester vides ou être retirées. Cette feuille et la feuille `lists` ne sont pas lues.",
    "La note d'un en-tête dit ce que signifie le champ. Les cellules munies d'une flèche proposent les mots connus du recueil de règles ; la feuille `lists` dit ce qu'ils signifient et où ils se trouvent dans la loi.",
    "good : numéro d'article, code SH, prix et pays de production. dates : production, et importation si elle est connue. Cela est nécessaire ; le reste, seulement si le produit en dépend.",
    "lines : la nomenclature pour une unité du produit, avec quantité et prix. Originaire dit originating, non-originating ou unknown (aussi : originaire, non originaire, inconnu) ; ce n'est pas un pays. Ce qui est originaire ne compte qu'avec un certificat : donnez son nom ici et sa fiche dans la feuille `evidence`.",
    "costs : ce que coûte le produit hors matières, par unité ou pour tant d'unités, avec le lieu où le coût a été engagé. Si les coûts ne sont pas connus, laissez la feuille sans lignes : le coût net reste alors ouvert.",
    "facts : réponses aux questions que pose le rapport. elections : vide, pour que tous les choix permis soient essayés. fx : taux pour les montants dans une autre devise. sources : une ligne achetée à plusieurs fournisseurs.",
    "Laissez vide ce que vous ne savez pas. Ce qui n'est pas connu n'est jamais tenu pour acquis : le rapport dit ce qui manque et ce que changerait chaque réponse.",
    "Les codes sont du texte : écrivez 8708.30 avec son zéro. Les jours s'écrivent 2026-03-31 ou comme date de la feuille ; une période, 2026-03-01/2026-03-31.",
    "Lancez ensuite : origo qualify FICHIER.xlsx",
];

/// Writes the sheet.
pub(super) fn write(book: &mut Book, rulebook: &Rulebook, language: Language) {
    let lines = match language {
        Language::English => ENGLISH,
        Language::Spanish => SPANISH,
        Language::French => FRENCH,
    };
    for (row, line) in (0..).zip(lines) {
        let look = if row == 0 { Look::Title } else { Look::Long };
        book.put(spot(SHEET, row, 0), Entry::text(*line, look));
    }
    let row = u32::try_from(lines.len()).unwrap_or_default() + 1;
    let text = format!("{}, {} {}", rulebook.name(), rulebook.id(), rulebook.edition());
    book.put(spot(SHEET, row, 0), Entry::text(text, Look::Plain));
    book.sheet(SHEET).widths([110]);
}
