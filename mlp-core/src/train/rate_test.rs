//! The learning-rate range test: the risk while the learning rate rises from far too small to far too large.

use alloc::vec::Vec;
use core::fmt;

use crate::data::Dataset;
use crate::network::Network;
use crate::number::scalar::{double, is_finite};
use crate::optimizer::Optimizer;
use crate::target::Target;
use crate::train::epochs::Epochs;
use crate::train::error::TrainError;
use crate::train::evaluation::check_targets;
use crate::train::progress;
use crate::train::source::Source;
use crate::train::together::Together;
use crate::train::trainer::Trainer;

/// A learning-rate range test (L. N. Smith, "Cyclical learning rates for training neural networks", WACV 2017): a copy of the network
/// is trained batch by batch while the learning rate rises geometrically, and the risk of each batch is recorded. The risk falls
/// fastest at a good learning rate, and grows where the learning rate is too large. One short run takes the place of a search by
/// powers of ten.
///
/// The network and the trainer stay as they are.
///
/// ```
/// use mlp_core::prelude::*;
/// use mlp_core::train::LearningRateTest;
///
/// network! { struct Net< input 1 => tanh 16 => linear 1; loss squared >; }
/// let inputs: Vec<_> = (0..256).map(|i| vector![i as f32 / 128.0 - 1.0]).collect();
/// let data = Dataset::new(inputs.clone(), inputs.iter().map(|x| vector![(3.0 * x[0]).sin()]).collect())?;
/// let net = Net::random(&mut StdRng::seed_from_u64(7));
///
/// let trainer = Trainer::new(Sgd::new(0.1)).batch(Batch::Mini(32));
/// let curve = LearningRateTest::new().run(&trainer, &net, &data)?;
/// println!("{curve}");
/// let rate = curve.suggestion().expect("the risk falls at some rate");
/// let risk_with = |rate| {
///     let mut net = net.clone();
///     Trainer::new(Sgd::new(rate)).batch(Batch::Mini(32)).epochs(20).fit(&mut net, &data).map(|report| report.final_loss())
/// };
/// assert!(risk_with(rate)? < risk_with(rate / 100.0)?); // far too small
/// assert!(risk_with(rate * 1000.0).is_err()); // far too large: the training diverges
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[must_use = "nothing is trained until `run`"]
pub struct LearningRateTest {
    from: f64,
    to: f64,
    steps: usize,
    smoothing: f64,
    divergence: f64,
}

impl Default for LearningRateTest {
    fn default() -> Self {
        Self::new()
    }
}

impl LearningRateTest {
    /// 100 steps with learning rates from 10⁻⁶ to 10, a smoothing of 0.9, and an end at four times the smallest risk.
    pub const fn new() -> Self {
        Self { from: 1e-6, to: 10.0, steps: 100, smoothing: 0.9, divergence: 4.0 }
    }

    /// The first learning rate.
    pub const fn from(mut self, rate: f64) -> Self {
        self.from = rate;
        self
    }

    /// The last learning rate.
    pub const fn to(mut self, rate: f64) -> Self {
        self.to = rate;
        self
    }

    /// The number of steps, each on one batch; a data set with fewer batches is traversed repeatedly. At least two.
    pub const fn steps(mut self, steps: usize) -> Self {
        self.steps = steps;
        self
    }

    /// The factor β, at least 0 and less than 1, of the moving average `v ← β v + (1 − β) R` of the risks, which is divided by `1 − βᵗ`
    /// after `t` steps. Larger for small batches, whose risks vary; it delays the curve by about `1 / (1 − β)` steps.
    pub const fn smoothing(mut self, beta: f64) -> Self {
        self.smoothing = beta;
        self
    }

    /// The test ends once the smoothed risk is larger than this factor times the smallest one, or if a risk is infinite or NaN.
    pub const fn divergence(mut self, factor: f64) -> Self {
        self.divergence = factor;
        self
    }

    /// Trains a copy of the network, with a copy of the trainer's optimizer, its batch size, seed, penalties and clipping. Its schedule
    /// and its early stopping are not used.
    ///
    /// # Errors
    ///
    /// If the learning rates are not positive numbers in ascending order, or another setting is out of range; if the optimizer has no
    /// learning rate; and as for [`fit`](Trainer::fit), except that divergence ends the test.
    pub fn run<N, Y, O>(
        &self,
        trainer: &Trainer<O>,
        network: &N,
        data: &Dataset<N::Input, Y>,
    ) -> Result<LearningRateCurve, TrainError>
    where
        N: Network,
        Y: Target<N::Output>,
        O: Optimizer<N::Scalar> + Clone,
    {
        Together::of(trainer.settings.workers).begin()?;
        self.check()?;
        let Trainer { mut optimizer, mut settings, .. } = trainer.anew::<N::Scalar>();
        settings.patience = None; // which needs a validation set
        settings.check(&optimizer, false)?;
        if optimizer.learning_rate().is_none() {
            return Err(TrainError::NoLearningRate);
        }
        let data = Source::Whole(data);
        check_targets::<N, Y>("training set", data)?;
        let mut copy = network.boxed_clone();
        let observer = progress::observer::<N::Scalar>(false, settings.epochs, 0, data.len());
        let mut epochs = Epochs::new(&*copy, data, &settings, settings.workers.start(), observer);
        let size = settings.batch.size(data.len());
        let batches = data.len().div_ceil(size);
        let mut curve = LearningRateCurve {
            points: Vec::with_capacity(self.steps.min(10_000)),
            diverged: false,
            delay: self.delay(),
        };
        let mut average = Average { beta: self.smoothing, value: 0.0, weight: 0.0 };
        let mut smallest = f64::INFINITY;
        for step in 0..self.steps {
            let (epoch, batch) = ((step / batches) as u64, step % batches);
            if batch == 0 {
                epochs.begin(epoch);
            }
            let rate = self.rate(step);
            optimizer.set_learning_rate(rate);
            optimizer.check()?;
            let samples = batch * size..data.len().min((batch + 1).saturating_mul(size));
            let (risk, has_stepped) = epochs.step(&mut *copy, &mut optimizer, epoch, samples);
            curve.diverged = !has_stepped || !is_finite(risk);
            if !curve.diverged {
                let (risk, smoothed) = (double(risk), average.add(double(risk)));
                curve.points.push(LearningRatePoint { rate, risk, smoothed });
                smallest = smallest.min(smoothed);
                curve.diverged = smoothed > self.divergence * smallest;
            }
            if curve.diverged {
                break;
            }
        }
        Ok(curve)
    }

    /// The learning rate of a step: geometric from the first to the last.
    #[allow(clippy::cast_precision_loss, reason = "far fewer than 2^53 steps")]
    fn rate(&self, step: usize) -> f64 {
        let fraction = step as f64 / (self.steps - 1) as f64;
        let logarithm = nalgebra::ComplexField::ln(self.to / self.from);
        if step + 1 == self.steps { self.to } else { self.from * nalgebra::ComplexField::exp(fraction * logarithm) }
    }

    /// The mean age of the risks in the moving average, `β / (1 − β)`, in steps.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates at the number of steps")]
    fn delay(&self) -> usize {
        let age = self.smoothing / (1.0 - self.smoothing);
        ((age + 0.5) as usize).min(self.steps)
    }

    fn check(&self) -> Result<(), TrainError> {
        let is_rate = |rate: f64| rate > 0.0 && rate.is_finite();
        for value in [self.from, self.to] {
            if !is_rate(value) {
                return Err(TrainError::LearningRate { value });
            }
        }
        let refuse = |name, must, value| Err(TrainError::Setting { name, must, value });
        if self.to <= self.from {
            return refuse("last learning rate of the test", "larger than the first", self.to);
        }
        if !(0.0..1.0).contains(&self.smoothing) {
            return refuse("smoothing of the test", "at least 0 and less than 1", self.smoothing);
        }
        if self.divergence.is_nan() || self.divergence <= 1.0 {
            return refuse("factor at which the test ends", "larger than 1", self.divergence);
        }
        #[allow(clippy::cast_precision_loss, reason = "0 or 1")]
        if self.steps < 2 {
            return refuse("number of steps of the test", "at least 2", self.steps as f64);
        }
        Ok(())
    }
}

/// An exponentially weighted mean without the bias of its beginning.
struct Average {
    beta: f64,
    value: f64,
    /// `1 − βᵗ`.
    weight: f64,
}

impl Average {
    fn add(&mut self, number: f64) -> f64 {
        self.value = self.beta * self.value + (1.0 - self.beta) * number;
        self.weight = self.beta * self.weight + (1.0 - self.beta);
        self.value / self.weight
    }
}

/// The result of a [`LearningRateTest`]: the risk by learning rate.
///
/// `Display` prints about twenty rows and the suggestion; [`to_csv`](Self::to_csv) has all points for a plot with a logarithmic axis.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LearningRateCurve {
    /// One point for each step, with rising learning rates.
    pub points: Vec<LearningRatePoint>,
    /// Whether the test ended early because the risk grew. If not, larger learning rates may be worth a test.
    pub diverged: bool,
    /// The mean age of the risks in the moving average, in steps.
    delay: usize,
}

/// A step of a [`LearningRateTest`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct LearningRatePoint {
    /// The learning rate.
    pub rate: f64,
    /// The risk of the batch before the step.
    pub risk: f64,
    /// The moving average of the risks up to this step.
    pub smoothed: f64,
}

impl LearningRateCurve {
    /// The learning rate at which the smoothed risk falls fastest by the logarithm of the learning rate, before its minimum; `None` if it
    /// never falls. A value for the middle or the end of training: with a [`Schedule`](crate::Schedule) that lowers the learning rate,
    /// begin up to three times higher.
    ///
    /// The first steps, in which the moving average is still that of a few batches, are not considered, and its delay is undone.
    pub fn suggestion(&self) -> Option<f64> {
        let end = self.minimum()?;
        let smoothed = |index: usize| self.points[index].smoothed;
        // Slopes over about as many steps as the average has, so that single batches do not decide.
        let (settled, half) = (self.delay + 1, self.delay.div_ceil(2).max(1));
        let falls = (settled.max(half)..(end + 1).saturating_sub(half))
            .map(|index| (index, smoothed(index - half) - smoothed(index + half)))
            .filter(|(_, fall)| *fall > 0.0);
        let steepest = falls.max_by(|(_, one), (_, other)| one.total_cmp(other)).map(|(index, _)| index);
        let index = steepest.or_else(|| (smoothed(end) < smoothed(0)).then_some(end))?;
        Some(self.points[index.saturating_sub(self.delay)].rate)
    }

    /// The learning rate at the smallest smoothed risk, which is too large for a whole training: a tenth of it is another common choice.
    /// `None` without points.
    pub fn rate_at_minimum(&self) -> Option<f64> {
        self.minimum().map(|index| self.points[index].rate)
    }

    /// The index of the smallest smoothed risk.
    fn minimum(&self) -> Option<usize> {
        let by_risk = |one: &(usize, &LearningRatePoint), other: &(usize, &LearningRatePoint)| {
            one.1.smoothed.total_cmp(&other.1.smoothed)
        };
        self.points.iter().enumerate().min_by(by_risk).map(|(index, _)| index)
    }

    /// The points as CSV with the columns `learning_rate`, `risk` and `smoothed`.
    pub fn to_csv(&self) -> alloc::string::String {
        let line = |point: &LearningRatePoint| alloc::format!("{},{},{}\n", point.rate, point.risk, point.smoothed);
        core::iter::once("learning_rate,risk,smoothed\n".into()).chain(self.points.iter().map(line)).collect()
    }
}

/// About twenty rows with the learning rate, the risk and the smoothed risk, and the suggestion.
impl fmt::Display for LearningRateCurve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const ROWS: usize = 20;
        writeln!(f, "{:>13} {:>12} {:>12}", "learning rate", "risk", "smoothed")?;
        let every = self.points.len().div_ceil(ROWS).max(1);
        for (index, point) in self.points.iter().enumerate() {
            if index % every == 0 || index + 1 == self.points.len() {
                writeln!(f, "{:>13.3e} {:>12.6} {:>12.6}", point.rate, point.risk, point.smoothed)?;
            }
        }
        match self.suggestion() {
            Some(rate) => write!(f, "suggested learning rate: {rate:.1e}")?,
            None => write!(f, "no suggestion: the risk did not fall")?,
        }
        f.write_str(if self.diverged { "" } else { "; the risk did not grow up to the last rate" })
    }
}
