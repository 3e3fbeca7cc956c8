//! The learning curves of a training run, drawn as SVG.

use core::ops::Range;
use std::format;
use std::io;
use std::path::Path;
use std::string::String;
use std::vec::Vec;

use plotters::prelude::*;

use crate::atomic_file;
use crate::number::scalar::{Scalar, count};
use crate::train::report::{Epoch, Report};

/// The width and height in pixels.
const SIZE: (u32, u32) = (800, 480);
/// The largest loss that is drawn: if the range of the axis overflows, plotters never finishes placing its labels.
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
        let mut chart =
            ChartBuilder::on(&area).margin(16).x_label_area_size(40).y_label_area_size(64).build_cartesian_2d(
                bounds(all().map(|point| point.0)),
                bounds(all().map(|point| scale.position(point.1))),
            )?;
        chart
            .configure_mesh()
            .x_desc("epoch")
            .y_desc("loss")
            .light_line_style(TRANSPARENT)
            .x_label_formatter(&|epoch| format!("{epoch:.0}"))
            .y_label_formatter(&|&position| scale.label(position))
            .draw()?;
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

/// The scale of the loss axis.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Scale {
    Linear,
    Logarithmic,
}

impl Scale {
    fn of(losses: impl Iterator<Item = f64> + Clone) -> Self {
        let (min, max) = losses.fold((f64::INFINITY, 0.0), |(min, max), y| (y.min(min), y.max(max)));
        if min > 0.0 && max > 10.0 * min { Self::Logarithmic } else { Self::Linear }
    }

    fn position(self, loss: f64) -> f64 {
        match self {
            Self::Linear => loss,
            Self::Logarithmic => loss.log10(),
        }
    }

    fn label(self, position: f64) -> String {
        let loss = match self {
            Self::Linear => position,
            Self::Logarithmic => 10_f64.powf(position),
        };
        if loss == 0.0 || (1e-3..1e4).contains(&loss.abs()) { format!("{loss:.3}") } else { format!("{loss:.1e}") }
    }
}

/// A non-empty interval that contains all values.
fn bounds(values: impl Iterator<Item = f64>) -> Range<f64> {
    let (min, max) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (x.min(a), x.max(b)));
    if min < max {
        min..max
    } else if min.is_finite() {
        min - 0.5..min + 0.5
    } else {
        0.0..1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::report::StopReason;

    #[test]
    fn a_wide_span_of_positive_losses_is_drawn_logarithmically() {
        assert_eq!(Scale::of([1.0, 0.05].into_iter()), Scale::Logarithmic);
        assert_eq!(Scale::of([1.0, 0.5].into_iter()), Scale::Linear);
        assert_eq!(Scale::of([1.0, 0.0].into_iter()), Scale::Linear);
        assert_eq!(Scale::Logarithmic.label(-2.0), "0.010");
        assert_eq!(Scale::Logarithmic.label(-5.0), "1.0e-5");
    }

    #[test]
    fn an_interval_is_never_empty() {
        assert_eq!(bounds([].into_iter()), 0.0..1.0);
        assert_eq!(bounds([3.0].into_iter()), 2.5..3.5);
        assert_eq!(bounds([3.0, 1.0].into_iter()), 1.0..3.0);
    }

    #[test]
    fn a_report_without_epochs_or_finite_losses_gives_empty_axes() {
        let mut report = Report::<f32> { epochs: Vec::new(), stop: StopReason::AllEpochs, best: None };
        assert!(report.to_svg().ends_with("</svg>\n"));
        report.epochs.push(Epoch {
            epoch: 1,
            loss: f32::NAN,
            validation_loss: Some(f32::INFINITY),
            metrics: Vec::new(),
            learning_rate: None,
            samples: 1,
            time: core::time::Duration::ZERO,
        });
        assert!(report.to_svg().ends_with("</svg>\n"));
    }

    #[test]
    fn losses_of_any_size_and_span_can_be_drawn() {
        let spans = [
            [0.0, f64::MAX],
            [-f64::MAX, f64::MAX],
            [-1e300, 1e300],
            [1e20, 1e20 + 16384.0],
            [1.0, 1.0 + f64::EPSILON],
            [0.0, 5e-324],
            [5e-324, f64::MAX],
            [1e300, 1e300],
            [-5.0, 3.0],
        ];
        for losses in spans {
            let epoch = |(loss, epoch)| Epoch {
                epoch,
                loss,
                validation_loss: None,
                metrics: Vec::new(),
                learning_rate: None,
                samples: 1,
                time: core::time::Duration::ZERO,
            };
            let epochs = losses.into_iter().zip(1..).map(epoch).collect();
            let report = Report { epochs, stop: StopReason::AllEpochs, best: Some(1) };
            assert!(report.to_svg().ends_with("</svg>\n"), "{losses:?}");
        }
    }
}
