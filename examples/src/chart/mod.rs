//! Charts as SVG: panels with lines, dots and fields, for the programs that compute them.
//!
//! A chart is a pure function of the numbers, rounded to a tenth of a pixel. It has a background of its own, and its colors follow
//! the theme of the reader. [`Sheet::save`] decides where pictures go.

use std::error::Error;
use std::path::{Path as FilePath, PathBuf};

mod axis;
mod field;
mod svg;

pub use axis::Axis;
use axis::Scale;
pub use field::{Field, Palette};
pub use svg::Ink;
use svg::{Anchor, Path, Svg};

/// A point in the coordinates of the data.
pub type Point = (f64, f64);

/// How the points of a series are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Shape {
    Line {
        width: f64,
        dashed: bool,
    },
    Dots {
        radius: f64,
    },
    /// Vertical bars from the low end of the axis, with this width in units of the horizontal axis.
    Bars {
        width: f64,
    },
}

#[derive(Clone, Debug)]
struct Series {
    name: String,
    ink: Ink,
    shape: Shape,
    points: Vec<Point>,
}

/// One pair of axes with everything between them.
#[derive(Clone, Debug)]
pub struct Panel {
    title: String,
    x: Axis,
    y: Axis,
    series: Vec<Series>,
    labels: Vec<(Point, String, Ink)>,
    field: Option<Field>,
    scale: Option<fn(f64) -> String>,
    is_square: bool,
}

impl Panel {
    /// An empty panel. An empty title takes no space.
    pub fn new(title: impl Into<String>, x: Axis, y: Axis) -> Self {
        let (series, labels) = (Vec::new(), Vec::new());
        Self { title: title.into(), x, y, series, labels, field: None, scale: None, is_square: false }
    }

    fn add(mut self, name: impl Into<String>, ink: Ink, shape: Shape, points: impl IntoIterator<Item = Point>) -> Self {
        self.series.push(Series { name: name.into(), ink, shape, points: points.into_iter().collect() });
        self
    }

    /// A line through these points, interrupted at numbers that are not finite. Series without a name are not in the legend.
    #[must_use]
    pub fn line(self, name: impl Into<String>, ink: Ink, points: impl IntoIterator<Item = Point>) -> Self {
        self.add(name, ink, Shape::Line { width: 2.0, dashed: false }, points)
    }

    /// A thin line.
    #[must_use]
    pub fn thin(self, name: impl Into<String>, ink: Ink, points: impl IntoIterator<Item = Point>) -> Self {
        self.add(name, ink, Shape::Line { width: 1.0, dashed: false }, points)
    }

    /// A dashed line, for references.
    #[must_use]
    pub fn dashed(self, name: impl Into<String>, ink: Ink, points: impl IntoIterator<Item = Point>) -> Self {
        self.add(name, ink, Shape::Line { width: 1.5, dashed: true }, points)
    }

    /// Dots of this radius in pixels.
    #[must_use]
    pub fn dots(self, name: impl Into<String>, ink: Ink, radius: f64, points: impl IntoIterator<Item = Point>) -> Self {
        self.add(name, ink, Shape::Dots { radius }, points)
    }

    /// Bars of this width in units of the horizontal axis.
    #[must_use]
    pub fn bars(self, name: impl Into<String>, ink: Ink, width: f64, points: impl IntoIterator<Item = Point>) -> Self {
        self.add(name, ink, Shape::Bars { width }, points)
    }

    /// Text above a point.
    #[must_use]
    pub fn label(mut self, at: Point, ink: Ink, text: impl Into<String>) -> Self {
        self.labels.push((at, text.into(), ink));
        self
    }

    /// A field behind the series; it fills the panel.
    #[must_use]
    pub fn field(mut self, field: Field) -> Self {
        self.field = Some(field);
        self
    }

    /// The colors of the field's levels beside the panel, labelled by `format`.
    #[must_use]
    pub fn scale(mut self, format: fn(f64) -> String) -> Self {
        self.scale = Some(format);
        self
    }

    /// The same range for both axes.
    #[must_use]
    pub fn fit(mut self, (low, high): (f64, f64)) -> Self {
        (self.x, self.y) = (self.x.range(low, high), self.y.range(low, high));
        self
    }

    /// Axes of the same length.
    #[must_use]
    pub fn square(mut self) -> Self {
        self.is_square = true;
        self
    }

    fn draw(&self, svg: &mut Svg, (left, top): Point, (width, height): Point) {
        let (right, bottom) = (left + width - 8.0, top + height - 40.0);
        let mut inner_top = top;
        if !self.title.is_empty() {
            svg.text((left + 2.0, top + 13.0), Anchor::Left, Ink::Text, (13.0, true), &self.title);
            inner_top += 21.0;
        }
        inner_top = self.draw_legend(svg, (left + 2.0, inner_top), right);
        let mut frame = Frame { left: left + 54.0, top: inner_top + 3.0, right, bottom };
        if self.scale.is_some() {
            frame.right -= 52.0;
        }
        if self.is_square {
            let side = (frame.right - frame.left).min(frame.bottom - frame.top);
            frame.right = frame.left + side;
            frame.bottom = frame.top + side;
        }
        self.draw_inside(svg, frame);
    }

    /// Draws the names of the series in rows below the title, and returns the lower end.
    fn draw_legend(&self, svg: &mut Svg, (left, top): Point, right: f64) -> f64 {
        let named: Vec<_> = self.series.iter().filter(|series| !series.name.is_empty()).collect();
        if named.is_empty() {
            return top;
        }
        let (mut x, mut y) = (left, top + 9.0);
        for series in named {
            let width = 26.0 + text_width(&series.name, 12.0);
            if x > left && x + width > right {
                (x, y) = (left, y + 17.0);
            }
            match series.shape {
                Shape::Line { width, dashed } => {
                    let mut path = Path::default();
                    path.polyline(&[(x, y - 1.0), (x + 18.0, y - 1.0)]);
                    svg.lines(series.ink, width, dashed, &path);
                }
                Shape::Dots { .. } => svg.dots(series.ink, 4.0, &[(x + 9.0, y - 1.0)]),
                Shape::Bars { .. } => svg.dots(series.ink, 5.0, &[(x + 9.0, y - 1.0)]),
            }
            svg.text((x + 23.0, y + 3.0), Anchor::Left, Ink::Text, (12.0, false), &series.name);
            x += width + 14.0;
        }
        y + 12.0
    }

    fn draw_inside(&self, svg: &mut Svg, frame: Frame) {
        let points = || self.series.iter().flat_map(|series| &series.points);
        let x = self.x.scale(points().map(|point| point.0), frame.right - frame.left);
        let y = self.y.scale(points().map(|point| point.1), frame.bottom - frame.top);
        let size = (frame.right - frame.left, frame.bottom - frame.top);
        if let Some(field) = &self.field {
            field.draw(svg, (frame.left, frame.top), size);
        } else {
            let mut grid = Path::default();
            for (fraction, _) in x.ticks() {
                let at = frame.x(fraction);
                grid.polyline(&[(at, frame.top), (at, frame.bottom)]);
            }
            for (fraction, _) in y.ticks() {
                let at = frame.y(fraction);
                grid.polyline(&[(frame.left, at), (frame.right, at)]);
            }
            svg.path("class=\"grid\"", &grid);
        }
        let mut edge = Path::default();
        let Frame { left, top, right, bottom } = frame;
        edge.polyline(&[(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]);
        svg.path("class=\"frame\"", &edge);
        for (fraction, label) in x.ticks() {
            svg.text((frame.x(fraction), bottom + 15.0), Anchor::Middle, Ink::Text, (11.0, false), label);
        }
        for (fraction, label) in y.ticks() {
            svg.text((left - 6.0, frame.y(fraction) + 4.0), Anchor::Right, Ink::Text, (11.0, false), label);
        }
        svg.text((f64::midpoint(left, right), bottom + 32.0), Anchor::Middle, Ink::Text, (12.0, false), &self.x.title);
        let middle = (left - 42.0, f64::midpoint(top, bottom));
        svg.turned_text(middle, Anchor::Middle, Ink::Text, (12.0, false), &self.y.title, true);
        if let (Some(field), Some(format)) = (&self.field, self.scale) {
            field.draw_legend(svg, right + 10.0, (top, bottom - top), format);
        }
        self.series.iter().for_each(|series| series.draw(svg, frame, (&x, &y)));
        for ((at_x, at_y), text, ink) in &self.labels {
            let at = (frame.x(x.fraction(*at_x)), frame.y(y.fraction(*at_y)) - 6.0);
            svg.text(at, Anchor::Middle, *ink, (11.0, true), text);
        }
    }
}

/// The rectangle between the axes, in pixels.
#[derive(Clone, Copy, Debug)]
struct Frame {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Frame {
    fn x(self, fraction: f64) -> f64 {
        self.left + fraction * (self.right - self.left)
    }

    fn y(self, fraction: f64) -> f64 {
        self.bottom - fraction * (self.bottom - self.top)
    }
}

impl Series {
    fn draw(&self, svg: &mut Svg, frame: Frame, (x, y): (&Scale, &Scale)) {
        let fractions = self.points.iter().map(|point| (x.fraction(point.0), y.fraction(point.1)));
        match self.shape {
            Shape::Line { width, dashed } => {
                let mut path = Path::default();
                for piece in pieces(fractions) {
                    let pixels: Vec<_> = piece.into_iter().map(|(x, y)| (frame.x(x), frame.y(y))).collect();
                    path.polyline(&pixels);
                }
                svg.lines(self.ink, width, dashed, &path);
            }
            Shape::Dots { radius } => {
                let inside = |point: &Point| (0.0..=1.0).contains(&point.0) && (0.0..=1.0).contains(&point.1);
                let centers: Vec<_> = fractions.filter(inside).map(|(x, y)| (frame.x(x), frame.y(y))).collect();
                svg.dots(self.ink, radius, &centers);
            }
            Shape::Bars { width } => {
                let mut path = Path::default();
                for &(at, value) in &self.points {
                    let (a, b) = (frame.x(x.fraction(at - width / 2.0)), frame.x(x.fraction(at + width / 2.0)));
                    let (low, high) = (frame.bottom, frame.y(y.fraction(value).clamp(0.0, 1.0)));
                    if low - high >= 0.1 {
                        path.polyline(&[(a, low), (a, high), (b, high), (b, low)]);
                    }
                }
                svg.bars(self.ink, &path);
            }
        }
    }
}

/// The pieces of a polyline within the unit square, each without numbers that are not finite.
fn pieces(points: impl Iterator<Item = Point>) -> Vec<Vec<Point>> {
    let mut pieces: Vec<Vec<Point>> = Vec::new();
    let mut last: Option<Point> = None;
    for point in points {
        let is_finite = point.0.is_finite() && point.1.is_finite();
        if let (true, Some(before)) = (is_finite, last)
            && let Some((a, b)) = clipped(before, point)
        {
            match pieces.last_mut() {
                Some(piece) if piece.last() == Some(&a) => piece.push(b),
                _ => pieces.push(vec![a, b]),
            }
        }
        last = is_finite.then_some(point);
    }
    pieces
}

/// The part of a segment within the unit square (Liang and Barsky, 1984).
fn clipped(a: Point, b: Point) -> Option<(Point, Point)> {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (direction, distance) in [(-dx, a.0), (dx, 1.0 - a.0), (-dy, a.1), (dy, 1.0 - a.1)] {
        if direction < 0.0 {
            enter = enter.max(distance / direction);
        } else if direction > 0.0 {
            leave = leave.min(distance / direction);
        } else if distance < 0.0 {
            return None;
        }
    }
    let at = |t: f64| {
        if t <= 0.0 {
            a
        } else if t >= 1.0 {
            b
        } else {
            (a.0 + t * dx, a.1 + t * dy)
        }
    };
    (enter <= leave).then(|| (at(enter), at(leave)))
}

/// The approximate width of a text.
#[allow(clippy::cast_precision_loss, reason = "a short text")]
fn text_width(text: &str, size: f64) -> f64 {
    0.56 * size * text.chars().count() as f64
}

/// A picture of one or several panels.
///
/// ```
/// use examples::chart::{Axis, Ink, Panel, Sheet};
/// let points = (0..=100).map(|i| f64::from(i) / 50.0).map(|x| (x, x * x));
/// let panel = Panel::new("", Axis::linear("x"), Axis::linear("y")).line("x²", Ink::Blue, points);
/// let svg = Sheet::new("A parabola").panel(panel).to_svg();
/// assert!(svg.starts_with("<svg") && svg.contains("A parabola"));
/// ```
#[derive(Clone, Debug)]
pub struct Sheet {
    title: String,
    columns: usize,
    panel_size: (f64, f64),
    panels: Vec<Panel>,
}

impl Sheet {
    /// A sheet without panels, which will have as many columns as panels, up to three.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), columns: 0, panel_size: (0.0, 0.0), panels: Vec::new() }
    }

    /// The number of columns.
    #[must_use]
    pub fn columns(mut self, columns: usize) -> Self {
        self.columns = columns;
        self
    }

    /// The width and height of a panel with its titles, in pixels.
    #[must_use]
    pub fn panel_size(mut self, width: f64, height: f64) -> Self {
        self.panel_size = (width, height);
        self
    }

    /// One more panel.
    #[must_use]
    pub fn panel(mut self, panel: Panel) -> Self {
        self.panels.push(panel);
        self
    }

    /// Several more panels.
    #[must_use]
    pub fn panels(mut self, panels: impl IntoIterator<Item = Panel>) -> Self {
        self.panels.extend(panels);
        self
    }

    /// The text of the file.
    #[allow(clippy::cast_precision_loss, reason = "a few panels")]
    pub fn to_svg(&self) -> String {
        const MARGIN: f64 = 14.0;
        let columns = if self.columns == 0 { self.panels.len().clamp(1, 3) } else { self.columns };
        let rows = self.panels.len().div_ceil(columns).max(1);
        let (width, height) = match (self.panel_size, columns) {
            ((width, height), _) if width > 0.0 => (width, height),
            (_, 1) => (640.0, 400.0),
            (_, 2) => (410.0, 330.0),
            _ => (310.0, 290.0),
        };
        let gap = 8.0;
        let head = 34.0;
        let total = (
            2.0 * MARGIN + columns as f64 * (width + gap) - gap,
            2.0 * MARGIN + head + rows as f64 * (height + gap) - gap,
        );
        let mut svg = Svg::new(total.0, total.1);
        svg.text((MARGIN, MARGIN + 16.0), Anchor::Left, Ink::Text, (17.0, true), &self.title);
        for (index, panel) in self.panels.iter().enumerate() {
            let (column, row) = (index % columns, index / columns);
            let at = (MARGIN + column as f64 * (width + gap), MARGIN + head + row as f64 * (height + gap));
            panel.draw(&mut svg, at, (width, height));
        }
        svg.finish()
    }

    /// Writes the picture to `name.svg` in the directory that the first argument of the program names, or in the committed
    /// `examples/pictures` without one.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn save(&self, name: &str) -> Result<(), Box<dyn Error>> {
        self.save_to(std::env::args_os().nth(1), name)
    }

    /// As [`save`](Self::save), with the directory given: for programs with other arguments before it.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn save_to(&self, directory: Option<impl Into<PathBuf>>, name: &str) -> Result<(), Box<dyn Error>> {
        let committed = || FilePath::new(env!("CARGO_MANIFEST_DIR")).join("pictures");
        let directory = directory.map_or_else(committed, Into::into);
        std::fs::create_dir_all(&directory)?;
        std::fs::write(directory.join(name).with_extension("svg"), self.to_svg())?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_the_frame() {
        assert_eq!(clipped((0.5, 0.5), (0.5, 2.5)), Some(((0.5, 0.5), (0.5, 1.0))));
        assert_eq!(clipped((-1.0, 0.5), (3.0, 0.5)), Some(((0.0, 0.5), (1.0, 0.5))));
        assert_eq!(clipped((-1.0, 0.0), (0.5, 3.0)), None);
        assert_eq!(clipped((2.0, 0.5), (3.0, 0.5)), None);
    }

    #[test]
    fn lines_are_interrupted_at_nan_and_infinity() {
        let points = [(0.0, 0.5), (0.1, 0.5), (0.2, f64::NAN), (0.3, 0.5), (0.4, 0.5), (0.5, f64::INFINITY)];
        assert_eq!(pieces(points.into_iter()), [vec![(0.0, 0.5), (0.1, 0.5)], vec![(0.3, 0.5), (0.4, 0.5)]]);
    }

    #[test]
    fn text_is_escaped() {
        let svg = Sheet::new("a < b & c").to_svg();
        assert!(svg.contains("a &lt; b &amp; c"));
    }

    #[test]
    fn every_series_with_a_name_is_in_the_legend() {
        let panel = Panel::new("", Axis::linear("x"), Axis::log("y"))
            .line("first", Ink::Blue, [(0.0, 1.0), (1.0, 10.0)])
            .dots("second", Ink::Green, 3.0, [(0.5, 2.0)])
            .bars("third", Ink::Orange, 0.1, [(0.7, 3.0)])
            .thin("", Ink::Gray, [(0.0, 2.0), (1.0, 2.0)]);
        let svg = Sheet::new("").panel(panel).to_svg();
        for name in ["first", "second", "third"] {
            assert!(svg.contains(&format!(">{name}</text>")));
        }
    }
}
