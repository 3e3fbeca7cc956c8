//! The SVG file: colors for light and dark backgrounds, compact paths, text.
//!
//! Written here and not by plotters, whose files have whole pixels, one element per rectangle and fixed colors: these have
//! tenths of a pixel, one path per color, and classes that a style block colors for both themes.

use std::fmt::Write as _;

/// The colors of Okabe and Ito (2008), which people with color blindness tell apart, and two grays. Brighter on dark
/// backgrounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names of colors")]
pub enum Ink {
    Blue,
    Vermilion,
    Green,
    Purple,
    Orange,
    Sky,
    /// Black on light backgrounds, white on dark ones.
    Text,
    Gray,
}

impl Ink {
    /// The color of the series with this index; the same again after seven.
    pub const fn of(index: usize) -> Self {
        [Self::Blue, Self::Vermilion, Self::Green, Self::Purple, Self::Orange, Self::Sky, Self::Text][index % 7]
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Blue => "a",
            Self::Vermilion => "b",
            Self::Green => "c",
            Self::Purple => "d",
            Self::Orange => "e",
            Self::Sky => "f",
            Self::Text => "t",
            Self::Gray => "g",
        }
    }
}

/// Lines are drawn with the color as `color`, so that one class serves strokes, dots and text.
const STYLE: &str = "\
.card{fill:#fff}.a{color:#0072b2}.b{color:#d55e00}.c{color:#009e73}.d{color:#b8588a}.e{color:#c98b00}.f{color:#3a9bd6}\
.t{color:#1f2328}.g{color:#8b949e}.grid{stroke:#e3e6ea;stroke-width:10;fill:none}.frame{stroke:#8b949e;stroke-width:10;fill:none}\
text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;font-size:120px;fill:currentColor}\
.line{fill:none;stroke:currentColor;stroke-width:20;stroke-linejoin:round;stroke-linecap:round}.dash{stroke-dasharray:60 50}\
.dot{fill:currentColor}.rim{stroke:#fff}.m{text-anchor:middle}.r{text-anchor:end}\
@media(prefers-color-scheme:dark){.card{fill:#12161c}.a{color:#58a6e8}.b{color:#f4844a}.c{color:#35c79a}.d{color:#e59ac3}\
.e{color:#f0b93a}.f{color:#86cdf7}.t{color:#e6edf3}.grid{stroke:#2b323b}.rim{stroke:#12161c}}";

/// The text anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Left,
    Middle,
    Right,
}

/// An SVG file under construction; coordinates are in tenths of a pixel.
#[derive(Debug)]
pub(super) struct Svg {
    text: String,
}

/// The tenth of a pixel of a coordinate.
#[allow(clippy::cast_possible_truncation, reason = "a picture has a few thousand pixels")]
pub(super) fn tenth(pixels: f64) -> i32 {
    (pixels * 10.0).round() as i32
}

impl Svg {
    pub(super) fn new(width: f64, height: f64) -> Self {
        let (w, h) = (tenth(width), tenth(height));
        let mut svg = Self { text: String::new() };
        let _ = write!(
            svg.text,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {w} {h}\">\n\
             <style>{STYLE}</style>\n<rect class=\"card\" width=\"{w}\" height=\"{h}\" rx=\"80\"/>\n"
        );
        svg
    }

    /// Text at a point, with a size in pixels other than 12 and `bold` if wanted.
    pub(super) fn text(&mut self, at: (f64, f64), anchor: Anchor, ink: Ink, (size, bold): (f64, bool), text: &str) {
        self.turned_text(at, anchor, ink, (size, bold), text, false);
    }

    /// Text that reads from bottom to top if `upwards`.
    pub(super) fn turned_text(
        &mut self,
        (x, y): (f64, f64),
        anchor: Anchor,
        ink: Ink,
        (size, bold): (f64, bool),
        text: &str,
        upwards: bool,
    ) {
        let (x, y) = (tenth(x), tenth(y));
        let anchor = match anchor {
            Anchor::Left => "",
            Anchor::Middle => " m",
            Anchor::Right => " r",
        };
        let _ = write!(self.text, "<text class=\"{}{anchor}\" x=\"{x}\" y=\"{y}\"", ink.class());
        if (size - 12.0).abs() > 1e-9 || bold {
            let weight = if bold { ";font-weight:600" } else { "" };
            let _ = write!(self.text, " style=\"font-size:{}px{weight}\"", tenth(size));
        }
        if upwards {
            let _ = write!(self.text, " transform=\"rotate(-90 {x} {y})\"");
        }
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let _ = writeln!(self.text, ">{escaped}</text>");
    }

    /// A path with these attributes, unless it is empty.
    pub(super) fn path(&mut self, attributes: &str, path: &Path) {
        if !path.d.is_empty() {
            let _ = writeln!(self.text, "<path {attributes} d=\"{}\"/>", path.d);
        }
    }

    /// Lines of this color and width in pixels.
    pub(super) fn lines(&mut self, ink: Ink, width: f64, dashed: bool, path: &Path) {
        let dash = if dashed { " dash" } else { "" };
        let mut attributes = format!("class=\"line {}{dash}\"", ink.class());
        if (width - 2.0).abs() > 1e-9 {
            let _ = write!(attributes, " style=\"stroke-width:{}\"", tenth(width));
        }
        self.path(&attributes, path);
    }

    /// Disks of this color, large ones with a rim in the color of the background: lines of length zero with round ends.
    pub(super) fn dots(&mut self, ink: Ink, radius: f64, centers: &[(f64, f64)]) {
        let mut path = Path::default();
        for &center in centers {
            path.move_to(center);
            path.d.push_str("h0");
        }
        if radius >= 4.0 {
            self.path(&format!("class=\"line rim\" style=\"stroke-width:{}\"", tenth(2.0 * radius + 2.4)), &path);
        }
        self.lines(ink, 2.0 * radius, false, &path);
    }

    /// Filled shapes of this color.
    pub(super) fn bars(&mut self, ink: Ink, path: &Path) {
        self.path(&format!("class=\"dot {}\"", ink.class()), path);
    }

    pub(super) fn finish(mut self) -> String {
        self.text.push_str("</svg>\n");
        self.text
    }
}

/// The `d` of a path, in relative coordinates.
#[derive(Clone, Debug, Default)]
pub(super) struct Path {
    d: String,
    at: (i32, i32),
}

impl Path {
    pub(super) fn move_to(&mut self, (x, y): (f64, f64)) {
        let to = (tenth(x), tenth(y));
        let (dx, dy) = (to.0 - self.at.0, to.1 - self.at.1);
        let _ = match dy {
            // The first move is relative to the origin, and therefore absolute.
            ..0 => write!(self.d, "m{dx}{dy}"),
            _ => write!(self.d, "m{dx} {dy}"),
        };
        self.at = to;
    }

    pub(super) fn line_to(&mut self, (x, y): (f64, f64)) {
        let to = (tenth(x), tenth(y));
        let (dx, dy) = (to.0 - self.at.0, to.1 - self.at.1);
        self.at = to;
        let _ = match (dx, dy) {
            (0, 0) => Ok(()),
            (_, 0) => write!(self.d, "h{dx}"),
            (0, _) => write!(self.d, "v{dy}"),
            (_, ..0) => write!(self.d, "l{dx}{dy}"),
            _ => write!(self.d, "l{dx} {dy}"),
        };
    }

    /// A line through these points; nothing for a single one. Points less than a seventh of a pixel from the line are left out.
    pub(super) fn polyline(&mut self, points: &[(f64, f64)]) {
        if let [first, .., last] = points {
            self.move_to(*first);
            self.through(points);
            self.line_to(*last);
        }
    }

    /// The points between the first and the last (Douglas and Peucker, 1973).
    fn through(&mut self, points: &[(f64, f64)]) {
        let [a, between @ .., b] = points else { return };
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let length = dx.hypot(dy);
        let distance = |p: &(f64, f64)| {
            let (x, y) = (p.0 - a.0, p.1 - a.1);
            if length > 0.0 { (x * dy - y * dx).abs() / length } else { x.hypot(y) }
        };
        let distances = between.iter().map(distance).enumerate();
        let farthest = distances.max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((index, distance)) = farthest
            && distance > 0.14
        {
            self.through(&points[..index + 2]);
            self.line_to(between[index]);
            self.through(&points[index + 1..]);
        }
    }
}
