//! IDX files of which each process reads the samples that it computes with.

use std::path::Path;
use std::string::ToString;
use std::vec::Vec;

use super::Shared;
use super::error::ShareError;
use crate::data::idx::{IdxError, IdxProblem, own_images, own_labels};
use crate::number::memory::Flat;
use crate::processes::{Distribution, Float, Operation, ProcessError, Processes};
use crate::sample::Sample;

impl<X: Flat<Scalar = <X as Sample>::Scalar> + Sample> Shared<X, usize> {
    /// Reads the images of one IDX file and the labels of another, as [`Dataset::from_idx`](crate::Dataset::from_idx) does. Each process
    /// reads its own samples; a gzipped file is decompressed by each, without being held in memory. The files must be visible to
    /// all processes.
    ///
    /// ```no_run
    /// use mlp_core::data::Shared;
    /// use mlp_core::prelude::*;
    /// use mlp_core::processes::Processes;
    /// let world = Processes::start()?;
    /// let train: Shared<SVector<f32, 784>, usize> =
    ///     Shared::from_idx("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", &world)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`Dataset::from_idx`](crate::Dataset::from_idx), in every process, and if the files differ between processes.
    pub fn from_idx(
        images: impl AsRef<Path>,
        labels: impl AsRef<Path>,
        processes: &Processes,
    ) -> Result<Self, ShareError> {
        let (link, images, labels) = (processes.link(), images.as_ref(), labels.as_ref());
        link.enter(Operation::Share)?;
        let name = |path: &Path| path.display().to_string();
        let read = || -> Result<(Distribution, Vec<X>, Vec<usize>), ShareError> {
            Float::of::<<X as Sample>::Scalar>().ok_or(ProcessError::Scalar)?;
            let distribution = |count| Distribution::new(count, link.count());
            let own = |count| distribution(count).own(link.rank()).collect();
            let problem = |path: &Path| {
                let name = name(path);
                move |problem| IdxError::new(name, problem)
            };
            let (count, inputs) = own_images::<X>(images, own).map_err(problem(images))?;
            let (count_of_labels, targets) = own_labels(labels, own).map_err(problem(labels))?;
            if count == 0 {
                return Err(IdxError::new(name(images), IdxProblem::Empty).into());
            }
            if count != count_of_labels {
                let (labels_name, file) = (name(labels), name(images));
                let problem = IdxProblem::LabelCount { labels: count_of_labels, images: count, file };
                return Err(IdxError::new(labels_name, problem).into());
            }
            Ok((distribution(count), inputs, targets))
        };
        let (distribution, inputs, targets) = link.agree(read())?;
        let counts = link.all(distribution.samples());
        if let Some(process) = counts.iter().position(|other| *other != counts[0]) {
            let (ours, theirs) = (counts[0].to_string(), counts[process].to_string());
            let property = std::format!("the number of images in {}", name(images));
            return Err(ProcessError::Different { property, ours, process, theirs }.into());
        }
        Ok(Self::of_own(link, distribution, inputs, targets))
    }
}
