//! Workbooks as people make them, and broken ones: what is understood, what is noted, what is refused.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test stops at the first surprise, and reads the repository that it is about"
)]

use origo_base::HsEdition;
use origo_table::{Decoded, Draft, Input, Nomenclature, decode, read};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

fn nomenclature() -> Nomenclature {
    let mut hs = Nomenclature::default();
    hs.add_edition(HsEdition::Hs2022, "0401.10\n4016.93\n7325.99\n8708.30\n8708.99\n9401.99\n");
    hs
}

fn good(sheet: &mut Worksheet) {
    sheet.set_name("good").unwrap();
    for (row, (name, value)) in
        [("part", "A-1"), ("hs", "8708.30"), ("hs_edition", "2022"), ("produced_in", "MX"), ("price", "40 USD")]
            .into_iter()
            .enumerate()
    {
        sheet.write(row as u32, 0, name).unwrap();
        sheet.write(row as u32, 1, value).unwrap();
    }
}

/// A workbook of a good, a day of production, and lines that the test writes.
fn workbook(lines: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    good(book.add_worksheet());
    let dates = book.add_worksheet();
    dates.set_name("dates").unwrap();
    dates.write(0, 0, "produced").unwrap();
    let day = ExcelDateTime::parse_from_str("2026-03-31").unwrap();
    dates.write_with_format(1, 0, day, &Format::new().set_num_format("yyyy-mm-dd")).unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("lines").unwrap();
    for (column, name) in ["id", "part", "hs", "qty", "price", "amount", "origin", "scrap"].into_iter().enumerate() {
        sheet.write(0, column as u16, name).unwrap();
    }
    lines(sheet);
    book.save_to_buffer().unwrap()
}

fn decoded(bytes: &[u8]) -> Decoded {
    decoded_as("bill.xlsx", bytes).remove(0)
}

fn decoded_as(path: &str, bytes: &[u8]) -> Vec<Decoded> {
    let input = Input::File { path: path.to_owned(), bytes: bytes.to_vec() };
    read(&input).into_iter().map(|draft| decode(draft, &nomenclature(), None)).collect()
}

/// The codes of the problems, with their places.
fn problems(draft: &Draft) -> Vec<String> {
    draft
        .problems
        .iter()
        .map(|problem| match &problem.place {
            origo_rulebook::Place::Cell { at, .. } => format!("{} at {at}", problem.code),
            _ => problem.code.to_owned(),
        })
        .collect()
}

fn line(sheet: &mut Worksheet, row: u32, part: &str, price: f64) {
    sheet.write(row, 1, part).unwrap();
    sheet.write(row, 2, "7325.99").unwrap();
    sheet.write(row, 3, 1).unwrap();
    sheet.write(row, 4, price).unwrap();
    sheet.write(row, 6, "non-originating").unwrap();
}

#[test]
fn numbers_are_the_shortest_decimals_that_read_back() {
    let found = decoded(&workbook(|sheet| {
        line(sheet, 1, "P1", 1.0 / 3.0);
        line(sheet, 2, "P2", 4.1);
    }));
    assert_eq!(problems(&found.draft), ["rounded at sheet lines, cell E2"]);
    let case = found.file.unwrap().case;
    assert_eq!(case.materials[0].value.low().to_string(), "0.333333");
    assert_eq!(case.materials[1].value.low().to_string(), "4.1");
    assert_eq!(case.dates.produced.to_string(), "2026-03-31");
}

#[test]
fn codes_that_a_spreadsheet_cut_are_restored_and_said() {
    let found = decoded(&workbook(|sheet| {
        line(sheet, 1, "P1", 1.0);
        sheet.write(1, 2, 8708.3).unwrap();
        line(sheet, 2, "P2", 1.0);
        sheet.write(2, 2, 401).unwrap();
        line(sheet, 3, "P3", 1.0);
        sheet.write(3, 2, 4_011_000).unwrap();
    }));
    assert_eq!(
        problems(&found.draft),
        [
            "restored-code at sheet lines, cell C2",
            "restored-code at sheet lines, cell C3",
            "restored-code at sheet lines, cell C4"
        ]
    );
    let codes: Vec<String> =
        found.file.unwrap().case.materials.iter().map(|material| material.hs[0].to_string()).collect();
    assert_eq!(codes, ["8708.30", "0401", "0401.10.00"]);
}

/// A workbook from its own XML, for what a writer of workbooks does not write: one sheet `lines`, and a good beside it.
fn raw_workbook(properties: &str, rows: &str) -> Vec<u8> {
    let sheet = |rows: &str| {
        format!(
            r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
        )
    };
    let text = |cell: &str, text: &str| format!(r#"<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let pair = |row: usize, name: &str, value: &str| {
        format!(r#"<row r="{row}">{}{}</row>"#, text(&format!("A{row}"), name), text(&format!("B{row}"), value))
    };
    let good: String =
        [("part", "A-1"), ("hs", "8708.30"), ("hs_edition", "2022"), ("produced_in", "MX"), ("price", "40 USD")]
            .into_iter()
            .enumerate()
            .map(|(index, (name, value))| pair(index + 1, name, value))
            .collect();
    let names = [("A1", "part"), ("B1", "hs"), ("C1", "qty"), ("D1", "price"), ("E1", "received")];
    let header: String = names.into_iter().map(|(cell, name)| text(cell, name)).collect();
    let lines = format!(r#"<row r="1">{header}</row>{rows}"#);
    let workbook = format!(
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{properties}<sheets><sheet name="good" sheetId="1" r:id="rId1"/><sheet name="lines" sheetId="2" r:id="rId2"/></sheets></workbook>"#
    );
    let relations = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
    let styles = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;
    zip(&[
        ("[Content_Types].xml", r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#),
        (
            "_rels/.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        ("xl/workbook.xml", &workbook),
        ("xl/_rels/workbook.xml.rels", relations),
        ("xl/styles.xml", styles),
        ("xl/worksheets/sheet1.xml", &sheet(&good)),
        ("xl/worksheets/sheet2.xml", &sheet(&lines)),
    ])
}

/// An archive of stored files.
fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let crc = |bytes: &[u8]| {
        !bytes.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
        })
    };
    let (mut body, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let offset = body.len() as u32;
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        common.extend(crc(text.as_bytes()).to_le_bytes());
        common.extend((text.len() as u32).to_le_bytes());
        common.extend((text.len() as u32).to_le_bytes());
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        body.extend(b"PK\x03\x04");
        body.extend(&common);
        body.extend(name.as_bytes());
        body.extend(text.as_bytes());
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let start = body.len() as u32;
    body.extend(&directory);
    body.extend(b"PK\x05\x06\x00\x00\x00\x00");
    body.extend((files.len() as u16).to_le_bytes());
    body.extend((files.len() as u16).to_le_bytes());
    body.extend((directory.len() as u32).to_le_bytes());
    body.extend(start.to_le_bytes());
    body.extend([0, 0]);
    body
}

fn on_the_last_of_march(bytes: &[u8]) -> Decoded {
    let input = Input::File { path: "raw.xlsx".to_owned(), bytes: bytes.to_vec() };
    let on = origo_base::Date::parse("2026-03-31").unwrap();
    decode(read(&input).remove(0), &nomenclature(), Some(on))
}

#[test]
fn a_formula_without_a_saved_value_is_no_blank() {
    let row = |formula: &str| {
        format!(
            r#"<row r="2"><c r="A2" t="inlineStr"><is><t>P1</t></is></c><c r="B2" t="inlineStr"><is><t>7325.99</t></is></c><c r="C2"><v>1</v></c><c r="D2">{formula}</c></row>"#
        )
    };
    let saved = on_the_last_of_march(&raw_workbook("", &row("<f>2*3</f><v>6</v>")));
    assert_eq!(saved.draft.problems, Vec::new());
    let unsaved = on_the_last_of_march(&raw_workbook("", &row("<f>2*3</f>")));
    assert_eq!(problems(&unsaved.draft), ["broken-cell at sheet lines, cell D2"]);
    assert!(unsaved.file.is_none());
    let error = on_the_last_of_march(&raw_workbook("", &row("<f>1/0</f><v></v>")));
    assert_eq!(problems(&error.draft), ["broken-cell at sheet lines, cell D2"]);
}

#[test]
fn days_count_from_1900_or_from_1904() {
    let row = r#"<row r="2"><c r="A2" t="inlineStr"><is><t>P1</t></is></c><c r="B2" t="inlineStr"><is><t>7325.99</t></is></c><c r="C2"><v>1</v></c><c r="D2"><v>6</v></c><c r="E2" s="1"><v>44562</v></c></row>"#;
    let received = |properties: &str| {
        let found = on_the_last_of_march(&raw_workbook(properties, row));
        found.file.unwrap().case.materials[0].received.unwrap().to_string()
    };
    assert_eq!(received(""), "2022-01-01");
    assert_eq!(received(r#"<workbookPr date1904="1"/>"#), "2026-01-02");
    let bare = row.replace(r#" s="1""#, "");
    let found = on_the_last_of_march(&raw_workbook("", &bare));
    assert_eq!(problems(&found.draft), ["bad-date at sheet lines, cell E2"]);
}

#[test]
fn formats_carry_currency_and_percent() {
    let found = decoded(&workbook(|sheet| {
        line(sheet, 1, "P1", 10.0);
        sheet.write_with_format(1, 7, 0.02, &Format::new().set_num_format("0%")).unwrap();
        line(sheet, 2, "P2", 30.0);
        sheet.write_with_format(2, 4, 30.0, &Format::new().set_num_format("[$CAD] 0.00")).unwrap();
        line(sheet, 3, "P3", 30.0);
        sheet.write_with_format(3, 4, 30.0, &Format::new().set_num_format("€0.00")).unwrap();
    }));
    assert_eq!(
        problems(&found.draft),
        ["no-rate at sheet lines, cell E3", "no-rate at sheet lines, cell E4", "scrap at sheet lines, row 2"]
    );
}

#[test]
fn totals_and_subtotals_are_checked_where_they_stand() {
    let bill = |subtotal: f64, total: f64| {
        workbook(|sheet| {
            line(sheet, 1, "P1", 1.0);
            line(sheet, 2, "P2", 2.0);
            sheet.write(3, 1, "Subtotal").unwrap();
            sheet.write(3, 5, subtotal).unwrap();
            line(sheet, 4, "P3", 4.0);
            sheet.write(5, 1, "Total").unwrap();
            sheet.write(5, 5, total).unwrap();
        })
    };
    assert_eq!(problems(&decoded(&bill(3.0, 7.0)).draft), Vec::<String>::new());
    assert_eq!(problems(&decoded(&bill(3.0, 4.0)).draft), Vec::<String>::new());
    assert_eq!(
        problems(&decoded(&bill(3.5, 8.0)).draft),
        ["total at sheet lines, cell F4", "total at sheet lines, cell F6"]
    );
}

#[test]
fn a_title_above_the_header_and_a_footer_below_are_not_lines() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 6, "Bill of materials, March", &Format::new()).unwrap();
    let headers =
        ["good_part", "good_hs", "good_price", "produced_in", "produced", "part", "hs", "qty", "price", "origin"];
    for (column, name) in headers.into_iter().enumerate() {
        sheet.write(2, column as u16, name).unwrap();
    }
    let row = ["A-1", "8708.30", "40 USD", "MX", "2026-03-31", "P1", "7325.99", "1", "2 USD", "unknown"];
    for (column, text) in row.into_iter().enumerate() {
        sheet.write(3, column as u16, text).unwrap();
    }
    sheet.write(5, 0, "prepared by the buyer").unwrap();
    let found = decoded(&book.save_to_buffer().unwrap());
    assert_eq!(problems(&found.draft), ["flat-sheet", "edition", "lone-cell at sheet Sheet1, row 6"]);
    assert_eq!(found.file.unwrap().case.materials.len(), 1);
}

#[test]
fn a_workbook_without_its_bill_is_refused() {
    let mut book = Workbook::new();
    good(book.add_worksheet());
    let other = book.add_worksheet();
    other.set_name("BOM").unwrap();
    other.write(0, 0, "part").unwrap();
    let found = decoded(&book.save_to_buffer().unwrap());
    assert!(found.file.is_none());
    assert!(problems(&found.draft).contains(&"empty".to_owned()), "{:?}", problems(&found.draft));
}

#[test]
fn hidden_sheets_are_not_read() {
    let mut book = Workbook::new();
    good(book.add_worksheet());
    let lines = book.add_worksheet();
    lines.set_name("lines").unwrap();
    lines.set_hidden(true);
    line(lines, 1, "P1", 1.0);
    let found = decoded(&book.save_to_buffer().unwrap());
    assert!(found.file.is_none());
    assert!(problems(&found.draft).contains(&"hidden-sheet".to_owned()));
}

#[test]
fn one_cell_far_away_costs_nothing() {
    let found = decoded(&workbook(|sheet| {
        line(sheet, 1, "P1", 1.0);
        sheet.write(1_048_575, 16_383, "x").unwrap();
    }));
    assert_eq!(problems(&found.draft), ["far-cell"]);
    assert!(found.file.is_some());
}

#[test]
fn files_that_are_no_workbooks_are_refused() {
    let whole = workbook(|sheet| line(sheet, 1, "P1", 1.0));
    // The mark of a compound file, and the name of the stream that holds an encrypted workbook.
    let mut encrypted = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    for (name, bytes, code) in [
        ("cut.xlsx", &whole[..whole.len() / 2], "not-a-workbook"),
        ("empty.xlsx", &[][..], "empty"),
        ("blank.xlsx", &b"  \n"[..], "empty"),
        ("paper.xlsx", &b"%PDF-1.7 and so on"[..], "not-a-workbook"),
        ("locked.xlsx", encrypted.as_slice(), "encrypted"),
        ("bill.docx", &whole[..], "unknown-format"),
    ] {
        let found = decoded_as(name, bytes).remove(0);
        assert!(found.file.is_none(), "{name}");
        assert_eq!(problems(&found.draft), [code], "{name}");
    }
}

#[test]
fn a_price_shown_as_a_percentage_is_refused() {
    let found = decoded(&workbook(|sheet| {
        line(sheet, 1, "P1", 1.0);
        sheet.write_with_format(1, 4, 0.2, &Format::new().set_num_format("0%")).unwrap();
    }));
    assert!(found.file.is_none());
    assert!(
        problems(&found.draft).iter().any(|problem| problem.starts_with("bad-number")),
        "{:?}",
        found.draft.problems
    );
}

/// A workbook of flat sheets, each with one line of a good produced on a day.
fn flat_sheets(sheets: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, day, part) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        let columns = [
            ("good_part", "A-1"),
            ("good_hs", "8708.30"),
            ("hs_edition", "2022"),
            ("good_price", "40 USD"),
            ("produced_in", "MX"),
            ("produced", *day),
            ("part", *part),
            ("hs", "7325.99"),
            ("price", "1 USD"),
            ("qty", "1"),
        ];
        for (column, (header, value)) in columns.into_iter().enumerate() {
            sheet.write(0, column as u16, header).unwrap();
            sheet.write(1, column as u16, value).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn one_good_on_two_sheets_is_refused_on_both() {
    let twice = |days: [&str; 2]| {
        let bytes = flat_sheets(&[("March", days[0], "P1"), ("March (2)", days[1], "P2")]);
        let errors = |found: Decoded| problems(&found.draft).iter().filter(|code| *code == "two-tables").count();
        decoded_as("flat.xlsx", &bytes).into_iter().map(errors).collect::<Vec<_>>()
    };
    assert_eq!(twice(["2026-03-31", "2026-03-31"]), [1, 1]);
    // A good of another day is another bill.
    assert_eq!(twice(["2026-03-31", "2026-04-30"]), [0, 0]);
}

#[test]
fn two_sheets_of_one_section_are_refused() {
    let mut book = Workbook::new();
    good(book.add_worksheet());
    for name in ["costs", "Costs "] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (row, texts) in [["category", "amount"], ["direct-labor", "10 USD"]].into_iter().enumerate() {
            sheet.write(row as u32, 0, texts[0]).unwrap();
            sheet.write(row as u32, 1, texts[1]).unwrap();
        }
    }
    let found = decoded(&book.save_to_buffer().unwrap());
    assert!(problems(&found.draft).contains(&"two-tables".to_owned()), "{:?}", found.draft.problems);
}

#[test]
fn no_bytes_make_a_reader_panic() {
    let whole = workbook(|sheet| line(sheet, 1, "P1", 1.0));
    let mut seed: u64 = 1;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize
    };
    let text = "good_part,good_hs,part,hs,qty,price\nA,8708.30,\"P\",7325.99,1,2 USD\n";
    for _ in 0..300 {
        for (name, source) in [
            ("b.xlsx", whole.as_slice()),
            ("b.csv", text.as_bytes()),
            ("b.json", b"{\"good\":{},\"lines\":[{}]}"),
            ("b.toml", b"good = { part = \"a\" }\nlines = [{}]"),
        ] {
            let mut bytes = source.to_vec();
            for _ in 0..1 + next() % 4 {
                let at = next() % bytes.len();
                bytes[at] = (next() % 256) as u8;
            }
            bytes.truncate(1 + next() % bytes.len());
            decoded_as(name, &bytes);
        }
    }
}

#[test]
fn the_sheets_that_explain_a_template_are_passed_over_and_others_are_named() {
    let mut book = Workbook::new();
    for name in ["readme", "Lists", "scratch"] {
        book.add_worksheet().set_name(name).unwrap().write(0, 0, "text").unwrap();
    }
    good(book.add_worksheet());
    let dates = book.add_worksheet();
    dates.set_name("dates").unwrap();
    dates.write(0, 0, "produced").unwrap();
    dates.write(1, 0, "2026-03-31").unwrap();
    let lines = book.add_worksheet();
    lines.set_name("lines").unwrap();
    for (column, name) in ["id", "part", "hs", "qty", "price", "amount", "origin"].into_iter().enumerate() {
        lines.write(0, column as u16, name).unwrap();
    }
    line(lines, 1, "A", 4.0);
    // A form in which nothing is filled in.
    let elections = book.add_worksheet();
    elections.set_name("elections").unwrap();
    for (row, name) in ["method", "de_minimis_base", "stage", "readings"].into_iter().enumerate() {
        elections.write(row as u32, 0, name).unwrap();
    }
    let decoded = decoded(&book.save_to_buffer().unwrap());
    assert_eq!(problems(&decoded.draft), ["unused-sheet"]);
    assert!(decoded.draft.problems[0].message.contains("`scratch`"));
    assert_eq!(decoded.file.unwrap().elections.method, None);
}
