//! A function of two variables as bands of color between levels.

use super::svg::{Path, Svg, tenth};

/// The colors of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Palette {
    /// From dark blue to yellow, even in lightness (viridis; van der Walt and Smith, 2015).
    Sequential,
    /// From blue through white to vermilion.
    Diverging,
}

impl Palette {
    const fn stops(self) -> &'static [[u8; 3]] {
        match self {
            Self::Sequential => &[
                [68, 1, 84],
                [71, 44, 122],
                [59, 81, 139],
                [44, 113, 142],
                [33, 144, 141],
                [39, 173, 129],
                [92, 200, 99],
                [170, 220, 50],
                [253, 231, 37],
            ],
            Self::Diverging => &[[0, 114, 178], [247, 247, 247], [213, 94, 0]],
        }
    }

    /// The color at a position from 0 to 1, as `#rrggbb`.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a few colors"
    )]
    pub(super) fn color(self, position: f64) -> String {
        let stops = self.stops();
        let scaled = position.clamp(0.0, 1.0) * (stops.len() - 1) as f64;
        let index = (scaled as usize).min(stops.len() - 2);
        let share = scaled - index as f64;
        let channel = |c: usize| {
            (f64::from(stops[index][c]) * (1.0 - share) + f64::from(stops[index + 1][c]) * share).round() as u8
        };
        format!("#{:02x}{:02x}{:02x}", channel(0), channel(1), channel(2))
    }
}

/// Values on a grid, drawn as bands of color.
#[derive(Clone, Debug)]
pub struct Field {
    /// The values of the grid, row by row, from the lowest row; the first and last of a row are at the ends of the axis.
    values: Vec<f64>,
    columns: usize,
    rows: usize,
    levels: Vec<f64>,
    palette: Palette,
}

impl Field {
    /// `f` on a grid of `size` by `size` points over these ranges, in bands between `levels`, which increase. Values outside
    /// the levels have the color of the first or last band.
    ///
    /// # Panics
    ///
    /// As [`new`](Self::new).
    #[allow(clippy::cast_precision_loss, reason = "a small grid")]
    pub fn of(
        size: usize,
        x: (f64, f64),
        y: (f64, f64),
        levels: &[f64],
        palette: Palette,
        f: impl Fn(f64, f64) -> f64,
    ) -> Self {
        let at =
            |range: (f64, f64), index: usize| range.0 + (range.1 - range.0) * index as f64 / (size - 1).max(1) as f64;
        let grid = (0..size).flat_map(|row| (0..size).map(move |column| (column, row)));
        Self::new(size, grid.map(|(column, row)| f(at(x, column), at(y, row))).collect(), levels, palette)
    }

    /// These values of a grid of `size` by `size` points, row by row from below. A single value is that of the whole field.
    ///
    /// # Panics
    ///
    /// If there are fewer or more values, or none, or fewer than two levels.
    pub fn new(size: usize, values: Vec<f64>, levels: &[f64], palette: Palette) -> Self {
        assert_eq!(values.len(), size * size, "a grid of {size} by {size} points");
        assert!(size > 0 && levels.len() > 1, "a field has at least one value and two levels");
        Self { values, columns: size, rows: size, levels: levels.to_vec(), palette }
    }

    /// Levels from `low` to `high` at equal distances.
    pub fn even(low: f64, high: f64, bands: u32) -> Vec<f64> {
        (0..=bands).map(|i| low + (high - low) * f64::from(i) / f64::from(bands)).collect()
    }

    /// Levels from `low` to `high` at equal ratios.
    pub fn geometric(low: f64, high: f64, bands: u32) -> Vec<f64> {
        Self::even(low.ln(), high.ln(), bands).into_iter().map(f64::exp).collect()
    }

    const fn bands(&self) -> usize {
        self.levels.len() - 1
    }

    fn band(&self, value: f64) -> usize {
        self.levels[1..self.bands()].iter().filter(|&&level| value >= level).count()
    }

    /// The value at a position from 0 to 1 in each direction, by bilinear interpolation.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a small grid"
    )]
    fn at(&self, x: f64, y: f64) -> f64 {
        let cell = |position: f64, count: usize| {
            let scaled = position.clamp(0.0, 1.0) * (count - 1) as f64;
            let index = (scaled as usize).min(count.saturating_sub(2));
            (index, scaled - index as f64)
        };
        let ((column, right), (row, up)) = (cell(x, self.columns), cell(y, self.rows));
        // The next row and column of the last are the last, as in a field of one value.
        let value = |column: usize, row: usize| {
            self.values[row.min(self.rows - 1) * self.columns + column.min(self.columns - 1)]
        };
        let low = value(column, row) * (1.0 - right) + value(column + 1, row) * right;
        let high = value(column, row + 1) * (1.0 - right) + value(column + 1, row + 1) * right;
        low * (1.0 - up) + high * up
    }

    /// Draws the field into a rectangle: for each band a path of horizontal strokes where the values are in it or above, over the
    /// paths of the bands below, so that no background shows between neighbors.
    pub(super) fn draw(&self, svg: &mut Svg, (left, top): (f64, f64), (width, height): (f64, f64)) {
        let step = if height < 250.0 { 3.8 } else { 2.6 };
        let lines = (height / step).ceil();
        let stroke = height / lines;
        let mut paths = vec![Path::default(); self.bands()];
        let mut line = 0.5;
        while line < lines {
            let y = 1.0 - line / lines;
            let at_y = top + line * stroke;
            // Where the current stroke of each band began.
            let mut begins: Vec<Option<f64>> = vec![None; self.bands()];
            let mut x = 0.0;
            while x <= width {
                let band = self.band(self.at(x / width, y));
                let edge = if x == 0.0 { 0.0 } else { x - 0.5 };
                for (index, begin) in begins.iter_mut().enumerate() {
                    match *begin {
                        None if index <= band => *begin = Some(edge),
                        Some(start) if index > band => {
                            paths[index].polyline(&[(left + start, at_y), (left + edge, at_y)]);
                            *begin = None;
                        }
                        _ => {}
                    }
                }
                x += 1.0;
            }
            for (path, begin) in paths.iter_mut().zip(begins) {
                if let Some(start) = begin {
                    path.polyline(&[(left + start, at_y), (left + width, at_y)]);
                }
            }
            line += 1.0;
        }
        // A little thicker than the distance of the strokes: no gaps between lines.
        let thick = tenth(stroke) + 3;
        for (band, path) in paths.iter().enumerate() {
            svg.path(&format!("fill=\"none\" stroke=\"{}\" stroke-width=\"{thick}\"", self.color(band)), path);
        }
    }

    #[allow(clippy::cast_precision_loss, reason = "a few bands")]
    fn color(&self, band: usize) -> String {
        let last = (self.bands() - 1).max(1);
        self.palette.color(band as f64 / last as f64)
    }

    /// Draws the colors of the levels beside the field, with labels at some of them.
    #[allow(clippy::cast_precision_loss, reason = "a few bands")]
    pub(super) fn draw_legend(&self, svg: &mut Svg, left: f64, (top, height): (f64, f64), format: fn(f64) -> String) {
        use super::svg::{Anchor, Ink};
        let each = height / self.bands() as f64;
        for band in 0..self.bands() {
            let mut path = Path::default();
            let y = top + height - (band as f64 + 0.5) * each;
            path.move_to((left, y));
            path.line_to((left + 10.0, y));
            let attributes = format!("stroke=\"{}\" stroke-width=\"{}\"", self.color(band), tenth(each) + 3);
            svg.path(&attributes, &path);
        }
        let step = self.bands().div_ceil(6);
        for index in (0..=self.bands()).step_by(step) {
            let y = top + height - index as f64 * each;
            svg.text((left + 14.0, y + 4.0), Anchor::Left, Ink::Text, (11.0, false), &format(self.levels[index]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_belong_to_the_band_between_their_levels() {
        let field =
            Field::of(2, (0.0, 1.0), (0.0, 1.0), &[0.0, 1.0, 2.0, 3.0], Palette::Sequential, |x, y| x + 2.0 * y);
        assert_eq!([-1.0, 0.5, 1.0, 2.5, 9.0].map(|value| field.band(value)), [0, 0, 1, 2, 2]);
        assert!((field.at(0.5, 0.25) - 1.0).abs() < 1e-12);
        assert_eq!((field.color(0), field.color(2)), ("#440154".to_owned(), "#fde725".to_owned()));
    }

    #[test]
    fn a_field_of_one_value_has_it_everywhere() {
        let field = Field::of(1, (1.0, 2.0), (3.0, 4.0), &[0.0, 10.0, 20.0], Palette::Sequential, |x, y| x * y);
        for (x, y) in [(0.0, 0.0), (0.5, 0.2), (1.0, 1.0)] {
            assert!((field.at(x, y) - 3.0).abs() < 1e-12);
        }
    }

    #[test]
    fn a_constant_field_is_one_color() {
        let field = Field::of(3, (0.0, 1.0), (0.0, 1.0), &Field::even(0.0, 4.0, 4), Palette::Diverging, |_, _| 2.5);
        let mut svg = Svg::new(10.0, 10.0);
        field.draw(&mut svg, (0.0, 0.0), (10.0, 10.0));
        // The first three of four bands: all values are in the third.
        assert_eq!(svg.finish().matches("<path").count(), 3);
    }
}
