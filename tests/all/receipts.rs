//! Receipts as other programs read them: their text with poppler, their parts with qpdf, their code with zbar.

use std::path::Path;
use std::process::Command;

use sportello::domain::time::Timestamp;
use sportello::notify::receipt::{Fact, PageLink, Part, Receipt, Section, Void, pdf};

const PAGE: &str = "https://prenota.example.it/prenotazione/0123456789abcdef0123456789abcdef";

fn receipt() -> Receipt {
    let fact = |label: &str, value: &str| Fact { label: label.to_owned(), value: value.to_owned() };
    let things = ["Carta d’identità scaduta", "Fototessera recente", "Tessera sanitaria"];
    Receipt {
        language: "it".to_owned(),
        title: "Ricevuta di prenotazione 7K3M9-QXT2B".to_owned(),
        body: "Comune di Roccaverde".to_owned(),
        emblem: "CR".to_owned(),
        service: "Prenotazioni online".to_owned(),
        heading: "Ricevuta di prenotazione".to_owned(),
        void: None,
        day: "Giovedì 14 gennaio 2027".to_owned(),
        hours: "dalle 10:00 alle 10:30".to_owned(),
        office: "Anagrafe, sportello 2".to_owned(),
        address: "Piazza del Municipio 1".to_owned(),
        code_label: "Codice della prenotazione".to_owned(),
        code: "7K3M9-QXT2B".to_owned(),
        page: Some(PageLink {
            address: PAGE.to_owned(),
            caption: "Inquadra il codice.".to_owned(),
            alt: "Codice QR con l’indirizzo della pagina".to_owned(),
        }),
        sections: vec![
            Section {
                heading: "Per chi è l’appuntamento".to_owned(),
                parts: vec![Part::Facts(vec![
                    fact("Nome", "Žofka Però D’Àlò"),
                    fact("Codice fiscale", "RSSMRA85M01H501Q"),
                ])],
            },
            Section {
                heading: "Cosa portare".to_owned(),
                parts: vec![Part::List(things.map(str::to_owned).to_vec()), Part::Link(PAGE.to_owned())],
            },
        ],
        notice: "Conserva questa ricevuta.".to_owned(),
        page_of: "Pagina {page} di {pages}".to_owned(),
        made_at: Timestamp(1_800_000_000_000),
    }
}

fn run(program: &str, arguments: &[&str], file: &Path) -> String {
    let output =
        Command::new(program).args(arguments).arg(file).output().unwrap_or_else(|error| panic!("{program}: {error}"));
    let (told, wrong) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{program}: {told}{wrong}");
    told.into_owned()
}

fn text(file: &Path) -> String {
    let output = Command::new("pdftotext").args(["-layout"]).arg(file).arg("-").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn written(receipt: &Receipt, folder: &Path) -> std::path::PathBuf {
    let file = folder.join("ricevuta.pdf");
    std::fs::write(&file, pdf(receipt).unwrap()).unwrap();
    file
}

#[test]
fn every_word_of_a_receipt_is_read_back_and_its_code_leads_to_the_page() {
    let folder = tempfile::tempdir().unwrap();
    let file = written(&receipt(), folder.path());
    let text = text(&file);
    let words = [
        "Comune di Roccaverde",
        "Giovedì 14 gennaio 2027",
        "dalle 10:00 alle 10:30",
        "Anagrafe, sportello 2",
        "Piazza del Municipio 1",
        "7K3M9-QXT2B",
        "Žofka Però D’Àlò",
        "RSSMRA85M01H501Q",
        "Carta d’identità scaduta",
        "Pagina 1 di 1",
    ];
    for word in words {
        assert!(text.contains(word), "{word} is not in\n{text}");
    }
    let picture = folder.path().join("page");
    let drawn = Command::new("pdftoppm").args(["-r", "150", "-png", "-singlefile"]).arg(&file).arg(&picture).status();
    assert!(drawn.unwrap().success());
    let read = run("zbarimg", &["--quiet", "--raw"], &picture.with_extension("png"));
    assert_eq!(read.trim(), PAGE);
}

#[test]
fn a_receipt_is_whole_and_says_what_it_is_to_archives_and_screen_readers() {
    let folder = tempfile::tempdir().unwrap();
    let file = written(&receipt(), folder.path());
    run("qpdf", &["--check"], &file);
    let open = folder.path().join("open.pdf");
    let output = Command::new("qpdf").args(["--qdf", "--object-streams=disable"]).arg(&file).arg(&open).status();
    assert!(output.unwrap().success());
    let inside = String::from_utf8_lossy(&std::fs::read(&open).unwrap()).into_owned();
    // ISO 19005-2 §6.6.4 and ISO 14289-1 §5: the file names what it conforms to, its language, and its title to be shown.
    for mark in ["pdfaid:part>2<", "pdfaid:conformance>A<", "pdfuaid:part>1<", "/Marked true", "/DisplayDocTitle true"]
    {
        assert!(inside.contains(mark), "{mark} is missing");
    }
    assert!(inside.contains("/Lang (it"), "the language is missing");
    assert!(!inside.contains("/JavaScript"));
    // Every element that a screen reader meets has its role; the code has words in its place.
    for role in ["/S /H1", "/S /H2", "/S /LI", "/S /Figure", "/S /Link"] {
        assert!(inside.contains(role), "{role} is missing");
    }
}

#[test]
fn the_same_booking_gives_the_same_bytes_and_a_cancelled_one_says_so() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(pdf(&receipt()).unwrap(), pdf(&receipt()).unwrap());
    let void = Void { word: "ANNULLATA".to_owned(), what: "Non è più valida.".to_owned() };
    let cancelled = Receipt { void: Some(void), ..receipt() };
    let text = text(&written(&cancelled, folder.path()));
    assert!(text.contains("ANNULLATA") && text.contains("Non è più valida."), "{text}");
}

#[test]
fn a_long_receipt_goes_on_over_pages_and_strange_signs_break_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut long = receipt();
    // More than sixty of anything is nobody’s list, and cut.
    let things = (0..200).map(|number| format!("Documento numero {number}")).collect();
    long.sections.push(Section { heading: "Ancora".to_owned(), parts: vec![Part::List(things)] });
    let strange = "a\u{0}b\u{200f}c 漢字 🦊 \u{feff}".to_owned() + &"lunghissimo".repeat(60);
    long.sections.push(Section { heading: "Motivo".to_owned(), parts: vec![Part::Words(strange)] });
    let file = written(&long, folder.path());
    run("qpdf", &["--check"], &file);
    let text = text(&file);
    assert!(
        text.contains("Documento numero 59") && !text.contains("Documento numero 60") && text.contains("lunghissimo"),
        "{text}"
    );
    assert!(text.contains("Pagina 2 di"), "{text}");
}
