//! Line charts as SVG, for the programs that compute a curve.

use std::error::Error;
use std::ops::Range;
use std::path::Path;

use plotters::prelude::*;

/// The width and height of a chart in pixels.
const SIZE: (u32, u32) = (640, 400);

/// Colors that people with color blindness tell apart (Okabe and Ito, 2008).
const COLORS: [RGBColor; 4] =
    [RGBColor(0, 114, 178), RGBColor(213, 94, 0), RGBColor(0, 158, 115), RGBColor(204, 121, 167)];

/// How the points of a series are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Joined by a line.
    Line,
    /// As circles.
    Circles,
}

/// A named series of points.
#[derive(Clone, Debug)]
pub struct Series {
    /// Its name in the legend.
    pub name: &'static str,
    /// Its marks.
    pub mark: Mark,
    /// The coordinates of its points; finite.
    pub points: Vec<(f64, f64)>,
}

/// Writes a chart with a title and the titles of both axes.
///
/// ```
/// use examples::chart::{Mark, Series, save};
/// let points = (0..=100).map(|i| f64::from(i) / 50.0).map(|x| (x, x * x)).collect();
/// let path = std::env::temp_dir().join("examples-chart.svg");
/// save(&path, "A parabola", ["x", "y"], &[Series { name: "x²", mark: Mark::Line, points }])?;
/// assert!(std::fs::read_to_string(&path)?.contains("A parabola"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// If the file cannot be written, or there are no points.
pub fn save(path: &Path, title: &str, axes: [&str; 2], series: &[Series]) -> Result<(), Box<dyn Error>> {
    let all = || series.iter().flat_map(|series| &series.points);
    if all().next().is_none() {
        return Err("a chart needs points".into());
    }
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        area.fill(&WHITE)?;
        let mut chart = ChartBuilder::on(&area)
            .caption(title, ("sans-serif", 18))
            .margin(12)
            .x_label_area_size(40)
            .y_label_area_size(56)
            .build_cartesian_2d(range(all().map(|point| point.0), 0.0), range(all().map(|point| point.1), 0.05))?;
        chart.configure_mesh().x_desc(axes[0]).y_desc(axes[1]).light_line_style(TRANSPARENT).draw()?;
        for (Series { name, mark, points }, color) in series.iter().zip(COLORS.into_iter().cycle()) {
            let drawn = match mark {
                Mark::Line => chart.draw_series(LineSeries::new(points.iter().copied(), color.stroke_width(2)))?,
                Mark::Circles => {
                    chart.draw_series(points.iter().map(|&point| Circle::new(point, 3, color.stroke_width(1))))?
                }
            };
            let legend = drawn.label(*name);
            match mark {
                Mark::Line => {
                    legend.legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], color.stroke_width(2)))
                }
                Mark::Circles => legend.legend(move |(x, y)| Circle::new((x + 8, y), 3, color.stroke_width(1))),
            };
        }
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::UpperMiddle)
            .background_style(WHITE.mix(0.8))
            .border_style(BLACK.mix(0.4))
            .draw()?;
        area.present()?;
    }
    std::fs::write(path, svg)?;
    Ok(())
}

/// The range of some values, with a share of it as a margin on both sides.
fn range(values: impl Iterator<Item = f64>, margin: f64) -> Range<f64> {
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (x.min(low), x.max(high)));
    let margin = if high > low { margin * (high - low) } else { 0.5 };
    low - margin..high + margin
}
