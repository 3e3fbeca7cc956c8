//! The results of a search as CSV.

use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt::{self, Write as _};

use crate::search::candidates::Candidates;
use crate::search::choice::Choice;
use crate::search::row::{Row, Run};

impl<C: Candidates> Choice<C> {
    /// All runs as CSV: a header, then one line per run, in the order of the [rows](Choice::rows).
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// candidates! { enum Line< input 1 => linear 1 init [zeros | he_normal]; loss squared >; }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let data = Dataset::new(vec![vector![0.0], vector![2.0]], vec![vector![2.0], vector![3.0]])?;
    /// let search = Search::<Line>::new(|rate| Trainer::new(Sgd::new(rate)).batch(Batch::Full).epochs(1));
    /// let csv = search.learning_rates(&[0.5]).choose(&data, &data)?.to_csv();
    /// assert!(csv.starts_with(
    ///     "name,architecture,parameters,learning_rate,seed,fold,complete,epochs,best_epoch,loss,validation_loss,seconds\n",
    /// ));
    /// assert!(csv.contains("\nInitZeros,linear 1 init zeros,2,0.5,0,0,true,1,1,3.25,"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn to_csv(&self) -> String {
        let mut csv = String::new();
        // Writing to a string cannot fail.
        let _ = self.write_to(&mut csv);
        csv
    }

    /// Writes [`to_csv`](Self::to_csv) to a file, atomically.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    #[cfg(feature = "std")]
    pub fn write_csv(&self, path: impl AsRef<std::path::Path>) -> std::io::Result<()> {
        crate::atomic_file::write(path.as_ref(), |file| file.write_all(self.to_csv().as_bytes()))
    }

    fn write_to(&self, csv: &mut String) -> fmt::Result {
        write!(
            csv,
            "name,architecture,parameters,learning_rate,seed,fold,complete,epochs,best_epoch,loss,validation_loss"
        )?;
        for metric in &self.metrics {
            write!(csv, ",{metric}")?;
        }
        writeln!(csv, ",seconds")?;
        for row in &self.rows {
            row.runs.iter().try_for_each(|run| self.write_run(csv, row, run))?;
        }
        Ok(())
    }

    /// The scores of a run that diverged are empty.
    fn write_run(&self, csv: &mut String, row: &Row, run: &Run) -> fmt::Result {
        let Row { candidate, learning_rate, is_complete, .. } = row;
        let Run { seed, fold, epochs, scores, seconds } = run;
        let (name, architecture, parameters) = (candidate.name, quoted(candidate.architecture), candidate.parameters);
        write!(csv, "{name},{architecture},{parameters},{learning_rate},{seed},{fold},{is_complete},{epochs}")?;
        match scores {
            Some(scores) => write!(csv, ",{},{},{}", scores.epoch, scores.loss, scores.validation_loss)?,
            None => write!(csv, ",,,")?,
        }
        for &metric in &self.metrics {
            match scores.as_ref().and_then(|scores| scores.metric(metric)) {
                Some(value) => write!(csv, ",{value}")?,
                None => write!(csv, ",")?,
            }
        }
        writeln!(csv, ",{seconds}")
    }
}

/// A field, in quotes if it contains a comma or a quote.
fn quoted(field: &str) -> Cow<'_, str> {
    if field.contains([',', '"']) { alloc::format!("\"{}\"", field.replace('"', "\"\"")).into() } else { field.into() }
}
