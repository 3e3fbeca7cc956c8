//! The learning curves of a training run, drawn as SVG.

mod axis;
#[cfg(test)]
mod tests;

use std::format;
use std::io;
use std::path::Path;
use std::string::String;
use std::vec::Vec;

use plotters::prelude::*;

use crate::atomic_file;
use crate::number::scalar::{Scalar, count};
use crate::train::report::{Epoch, Report};

use axis::{Axis, Scale};

/// The width and height in pixels.
const SIZE: (u32, u32) = (800, 480);
/// The largest loss that is drawn, so that the length of the axis does not overflow.
const MAX_LOSS: f64 = 1e300;
/// Blue for training, vermilion for validation: distinguishable with color blindness, too (Okabe and Ito, 2008).
const TRAINING: RGBColor = RGBColor(0, 114, 178);
const VALIDATION: RGBColor = RGBColor(213, 94, 0);

impl<T: Scalar> Report<T> {
    /// The learning curves as SVG: the training loss of every epoch and, with a validation set, the risk on it, with a mark at
    /// the best epoch. Losses that span more than a factor of ten are drawn on a logarithmic scale; losses that are not finite,
    /// or larger than 10³⁰⁰, are left out.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let data = Dataset::new(vec![vector![1.0]], vec![vector![2.0]])?;
    /// let report = Trainer::new(Sgd::new(0.5)).epochs(9).validation(&data).fit(&mut Net::zeros(), &data)?;
    /// let svg = report.to_svg();
    /// assert!(svg.starts_with("<svg") && svg.contains("validation"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_svg(&self) -> String {
        let mut svg = String::new();
        // Writing to a string cannot fail.
        let _ = self.draw(SVGBackend::with_string(&mut svg, SIZE));
        svg
    }

    /// Writes [`to_svg`](Self::to_svg) to a file, atomically.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn save_svg(&self, path: impl AsRef<Path>) -> io::Result<()> {
        atomic_file::write(path.as_ref(), |file| file.write_all(self.to_svg().as_bytes()))
    }

    fn draw<B: DrawingBackend>(&self, backend: B) -> Result<(), DrawingAreaErrorKind<B::ErrorType>> {
        let training = self.curve(|epoch| Some(epoch.loss));
        let validation = self.curve(|epoch| epoch.validation_loss);
        let all = || training.iter().chain(&validation);
        let scale = Scale::of(all().map(|point| point.1));
        let on_scale =
            |curve: &[(f64, f64)]| -> Vec<_> { curve.iter().map(|&(x, y)| (x, scale.position(y))).collect() };

        let area = backend.into_drawing_area();
        area.fill(&WHITE)?;
        let epochs = Axis::of_epochs(all().map(|point| point.0));
        let losses = Axis::of_losses(scale, all().map(|point| point.1));
        let mut chart = ChartBuilder::on(&area)
            .margin(16)
            .x_label_area_size(40)
            .y_label_area_size(losses.width_of_labels().max(64))
            .build_cartesian_2d(epochs, losses)?;
        chart.configure_mesh().x_desc("epoch").y_desc("loss").light_line_style(TRANSPARENT).draw()?;
        for (name, curve, color) in [("training", &training, TRAINING), ("validation", &validation, VALIDATION)] {
            if !curve.is_empty() {
                chart
                    .draw_series(LineSeries::new(on_scale(curve), color.stroke_width(2)))?
                    .label(name)
                    .legend(move |(x, y)| PathElement::new([(x, y), (x + 20, y)], color.stroke_width(2)));
            }
        }
        let best = self.best_epoch().map(|best| count(best.epoch));
        let is_best = |point: &&(f64, f64)| Some(point.0) == best;
        if let Some(&best) = validation.iter().find(is_best).or_else(|| training.iter().find(is_best)) {
            chart
                .draw_series([Circle::new(on_scale(&[best])[0], 5, BLACK.stroke_width(2))])?
                .label(format!("best: epoch {}", best.0))
                .legend(|(x, y)| Circle::new((x + 10, y), 5, BLACK.stroke_width(2)));
        }
        chart.configure_series_labels().background_style(WHITE.mix(0.8)).border_style(BLACK.mix(0.4)).draw()?;
        area.present()
    }

    /// The points of a curve that can be drawn.
    fn curve(&self, loss: impl Fn(&Epoch<T>) -> Option<T>) -> Vec<(f64, f64)> {
        let points = self.epochs.iter().filter_map(|epoch| {
            let loss = nalgebra::try_convert::<T, f64>(loss(epoch)?)?;
            Some((count(epoch.epoch), loss))
        });
        points.filter(|point| point.1.abs() <= MAX_LOSS).collect()
    }
}
