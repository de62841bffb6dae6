//! Pictures of the town's own: read once at the start, with bounds, and refused where they could do more than be looked at.
//! Pages show them by `<img>`, where scripts never run; that none is in them keeps also who opens one by itself safe.

use std::path::Path;

/// A picture as it is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub kind: PictureKind,
    pub bytes: Vec<u8>,
    /// Width and height; only their ratio means something.
    pub size: (u32, u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureKind {
    Svg,
    Png,
}

impl PictureKind {
    pub fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }

    pub fn content_type(self) -> &'static str {
        match self {
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
        }
    }
}

/// Nobody needs a logo of more points; a PNG of few bytes can unfold to gigabytes.
const POINTS_MAX: u32 = 4096;

/// Reads a picture of at most so many bytes.
///
/// # Errors
/// What is wrong with it, and what to do.
pub fn read(path: &Path, bytes_max: u64) -> Result<Picture, String> {
    let said = |problem: String| format!("{}: {problem}", path.display());
    let length = std::fs::metadata(path).map_err(|error| said(error.to_string()))?.len();
    if length > bytes_max {
        return Err(said(format!("expected at most {bytes_max} bytes, it has {length}: every first visit loads it")));
    }
    let bytes = std::fs::read(path).map_err(|error| said(error.to_string()))?;
    checked(bytes).map_err(said)
}

fn checked(bytes: Vec<u8>) -> Result<Picture, String> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        let size = png_size(&bytes).ok_or_else(|| format!("expected a PNG of 1 to {POINTS_MAX} points a side"))?;
        return Ok(Picture { kind: PictureKind::Png, bytes, size });
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| "expected an SVG in UTF-8, or a PNG".to_owned())?;
    let small = text.to_ascii_lowercase();
    if !small.contains("<svg") {
        return Err("expected an SVG or a PNG".to_owned());
    }
    if let Some((found, instead)) = acts(&small) {
        return Err(format!("expected a picture that only shows something, it has {found}: {instead}"));
    }
    let size = svg_size(&small);
    Ok(Picture { kind: PictureKind::Svg, bytes, size })
}

fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let size = (number(16)?, number(20)?);
    let well = |points: u32| (1..=POINTS_MAX).contains(&points);
    (bytes.get(12..16)? == b"IHDR" && well(size.0) && well(size.1)).then_some(size)
}

/// Parts of SVG that run, bring other documents in, or change what links lead to.
const PARTS: [&str; 10] = [
    "<script",
    "<foreignobject",
    "<iframe",
    "<!entity",
    "<!attlist",
    "<handler",
    "<animate",
    "<set",
    "javascript:",
    "@import",
];

/// What in an SVG (in lower case) could act or fetch, and what to do about it.
fn acts(svg: &str) -> Option<(String, &'static str)> {
    let export = "export it from the drawing program as a plain or optimised SVG";
    if let Some(part) = PARTS.into_iter().find(|part| svg.contains(part)) {
        return Some((format!("`{part}`"), export));
    }
    if let Some(name) = attributes(svg).find(|name| name.starts_with("on")) {
        return Some((format!("the attribute `{name}`"), export));
    }
    let foreign = references(svg).find(|to| !to.starts_with('#') && !to.starts_with("data:image/"))?;
    let foreign: String = foreign.chars().take(60).collect();
    Some((format!("a reference to `{foreign}`"), "put what it needs into the file itself"))
}

/// Names of attributes, namespaces left out: what stands before `=` and a quote, without which there is none in XML.
fn attributes(svg: &str) -> impl Iterator<Item = &str> {
    svg.match_indices('=').filter(|(at, _)| svg[at + 1..].trim_start().starts_with(['"', '\''])).filter_map(
        |(at, _)| {
            let before = svg[..at].trim_end();
            before.rsplit(|sign: char| sign.is_whitespace() || "\"'<>:".contains(sign)).next()
        },
    )
}

/// What `href`, `src` and `url(…)` lead to.
fn references(svg: &str) -> impl Iterator<Item = &str> {
    let plain =
        |text: &'_ str| -> usize { text.len() - text.trim_start_matches([' ', '\t', '\r', '\n', '"', '\'']).len() };
    let named = ["href", "src"].into_iter().flat_map(move |name| {
        svg.match_indices(name).filter_map(move |(at, _)| svg[at + name.len()..].trim_start().strip_prefix('='))
    });
    let called = svg.match_indices("url(").map(|(at, found)| &svg[at + found.len()..]);
    named.chain(called).map(move |rest| {
        let rest = &rest[plain(rest)..];
        rest.split(['"', '\'', ')', ' ', '>']).next().unwrap_or_default()
    })
}

/// From the `viewBox`, else from width and height, else a square.
fn svg_size(svg: &str) -> (u32, u32) {
    let head = svg.split_once("<svg").and_then(|(_, rest)| rest.split('>').next()).unwrap_or_default();
    let value = |name: &str| {
        let rest = head.split_once(name)?.1.trim_start().strip_prefix('=')?.trim_start();
        rest.get(1..)?.split(['"', '\'']).next()
    };
    let number = |text: &str| {
        let digits: String = text.trim().chars().take_while(|sign| sign.is_ascii_digit() || *sign == '.').collect();
        digits.parse::<f64>().ok().filter(|number| *number >= 1.0 && *number <= 1e6)
    };
    let sides = value("viewbox").and_then(|view| {
        let mut numbers = view.split([' ', ',']).filter(|word| !word.is_empty()).skip(2).map(number);
        Some((numbers.next()??, numbers.next()??))
    });
    let sides = sides.or_else(|| Some((number(value(" width")?)?, number(value(" height")?)?)));
    // Between 1 and a million: no sign and no part is lost that would matter to a ratio.
    sides.map_or((1, 1), |(width, height)| (width.round() as u32, height.round() as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inside: &str) -> Result<Picture, String> {
        checked(format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 200 100'>{inside}</svg>").into_bytes())
    }

    #[test]
    fn a_picture_that_only_shows_something_is_taken() {
        let tame = [
            "<path d='M0 0h9' fill='#fff'/>",
            "<defs><linearGradient id='a'/></defs><rect fill='url(#a)'/><use href='#a'/><use xlink:href=\"#a\"/>",
            "<image href='data:image/png;base64,AA=='/>",
            "<style>.a{fill:#fff}</style><title>One two</title>",
        ];
        for inside in tame {
            let picture = svg(inside).expect(inside);
            assert_eq!((picture.kind, picture.size), (PictureKind::Svg, (200, 100)), "{inside}");
        }
    }

    #[test]
    fn one_that_could_act_or_fetch_is_refused() {
        let wild = [
            ("<script>alert(1)</script>", "`<script`"),
            ("<SCRIPT href='x'/>", "`<script`"),
            ("<g onload='x()'/>", "`onload`"),
            ("<g\nONCLICK = 'x()'/>", "`onclick`"),
            ("<a href='javascript:x()'/>", "`javascript:`"),
            ("<foreignObject/>", "`<foreignobject`"),
            ("<use href='https://evil.example/a.svg#a'/>", "`https://evil.example/a.svg#a`"),
            ("<image xlink:href = \"//evil.example/a.png\"/>", "`//evil.example/a.png`"),
            ("<image href='data:text/html,x'/>", "`data:text/html,x`"),
            ("<style>a{fill:url( 'https://evil.example')}</style>", "`https://evil.example`"),
            ("<style>@import 'a.css'</style>", "`@import`"),
            ("<animate attributeName='href' to='x'/>", "`<animate`"),
            ("<a href='/esci'/>", "`/esci`"),
        ];
        for (inside, names) in wild {
            let problem = svg(inside).expect_err(inside);
            assert!(problem.contains(names), "{inside}: {problem}");
        }
    }

    #[test]
    fn sizes_are_read_and_what_is_no_picture_is_told() {
        let png = |width: u32, height: u32| {
            let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
            bytes.extend([width, height].map(u32::to_be_bytes).concat());
            checked(bytes)
        };
        assert_eq!(png(300, 90).map(|picture| picture.size), Ok((300, 90)));
        assert!(png(0, 9).is_err() && png(100_000, 9).is_err());
        assert!(checked(b"\x89PNG\r\n\x1a\n".to_vec()).is_err());
        assert_eq!(svg_size("<svg width=\"64px\" height='32'>"), (64, 32));
        assert_eq!(svg_size("<svg viewbox='0,0,0,1'>"), (1, 1));
        for other in [&b"GIF89a"[..], b"\xff\xd8\xff", b"", b"<html></html>"] {
            assert!(checked(other.to_vec()).unwrap_err().contains("SVG"), "{other:?}");
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("logo.svg");
        assert!(read(&path, 10).unwrap_err().starts_with(&format!("{}: ", path.display())));
        std::fs::write(&path, "<svg width='1' height='1'/>").unwrap();
        assert!(read(&path, 10).unwrap_err().contains("expected at most 10 bytes, it has 27"));
        assert_eq!(read(&path, 100).map(|picture| picture.size), Ok((1, 1)));
    }
}
