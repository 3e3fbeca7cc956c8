//! The layers whose units are the same up to sums: a layer, those that add it, and those that it adds. Their signs and orders
//! change together.

use alloc::vec::Vec;
use core::ops::Range;

use super::SymmetryError;
use crate::layer::{BorrowedLayerInfo, InputInfo, LayerInfo, Source};

/// Layers that are joined by `add`, in their order. A layer without sums is one by itself.
#[derive(Debug)]
pub(super) struct Stream {
    inputs: &'static [InputInfo],
    all: &'static [LayerInfo],
    /// The indices of the layers.
    members: Vec<usize>,
}

impl Stream {
    /// The stream of a layer.
    ///
    /// # Errors
    ///
    /// If the stream contains the output layer, or if the input is added to it.
    pub(super) fn of(
        inputs: &'static [InputInfo],
        all: &'static [LayerInfo],
        layer: usize,
    ) -> Result<Self, SymmetryError> {
        let mut is_member: Vec<bool> = (0..all.len()).map(|index| index == layer).collect();
        loop {
            let mut has_grown = false;
            for (index, info) in all.iter().enumerate() {
                if let Some(Source::Layer(added)) = info.added
                    && is_member[index] != is_member[added]
                {
                    (is_member[index], is_member[added], has_grown) = (true, true, true);
                }
            }
            if !has_grown {
                break;
            }
        }
        let name = all[layer].name;
        if is_member[all.len() - 1] {
            return Err(SymmetryError::Outputs { layer: name });
        }
        let members: Vec<_> = (0..all.len()).filter(|&index| is_member[index]).collect();
        if members.iter().any(|&index| matches!(all[index].added, Some(Source::Input(_)))) {
            return Err(SymmetryError::AddedInput { layer: name });
        }
        Ok(Self { inputs, all, members })
    }

    /// The layers.
    pub(super) fn layers(&self) -> impl Iterator<Item = &'static LayerInfo> + '_ {
        self.members.iter().map(|&index| &self.all[index])
    }

    /// The first layer, which reads nothing of the stream.
    pub(super) fn first(&self) -> &'static LayerInfo {
        &self.all[self.members[0]]
    }

    /// Whether this layer is the first of the stream.
    pub(super) fn begins_at(&self, layer: usize) -> bool {
        self.members[0] == layer
    }

    /// The number of units of each layer.
    pub(super) fn units(&self) -> usize {
        self.first().outputs
    }

    /// Whether a layer is of the stream.
    pub(super) fn contains(&self, layer: &str) -> bool {
        self.layers().any(|member| member.name == layer)
    }

    /// The sources of a layer that are layers, by name, or inputs, each with the columns of the weights that read it.
    pub(super) fn columns(
        &self,
        layer: &'static LayerInfo,
    ) -> impl Iterator<Item = (Option<&'static str>, Range<usize>)> + '_ {
        layer.sources.iter().scan(0, move |first, &source| {
            let columns = *first..*first + source.width(self.inputs, self.all);
            *first = columns.end;
            let name = match source {
                Source::Layer(layer) => Some(self.all[layer].name),
                Source::Input(_) => None,
            };
            Some((name, columns))
        })
    }

    /// The columns of the weights that read a layer of the stream, each group with the reading layer.
    pub(super) fn readers(&self) -> impl Iterator<Item = (&'static LayerInfo, Range<usize>)> + '_ {
        let is_read = |source: Option<&str>| source.is_some_and(|layer| self.contains(layer));
        self.all.iter().flat_map(move |reader| {
            let columns = self.columns(reader).filter(move |&(source, _)| is_read(source));
            columns.map(move |(_, columns)| (reader, columns))
        })
    }

    /// The index of the part of a unit in a layer, the name of its activation, and whether that is odd and symmetric.
    fn activation(layer: &LayerInfo, unit: usize) -> (usize, &'static str, bool, bool) {
        let mut end = 0;
        for (index, part) in layer.parts.iter().enumerate() {
            end += part.units;
            if unit < end {
                return (index, part.activation, part.is_odd, part.is_symmetric);
            }
        }
        (0, layer.activation, layer.is_odd, layer.is_symmetric)
    }

    /// Checks that the activations of a unit are odd.
    pub(super) fn check_flip(&self, unit: usize) -> Result<(), SymmetryError> {
        for layer in self.layers() {
            let (_, activation, is_odd, _) = Self::activation(layer, unit);
            if !is_odd {
                return Err(SymmetryError::NotOdd { layer: layer.name, unit, activation });
            }
        }
        Ok(())
    }

    /// Checks that a unit can take the place of another.
    pub(super) fn check_exchange(&self, unit: usize, place: usize) -> Result<(), SymmetryError> {
        if unit == place {
            return Ok(());
        }
        for layer in self.layers() {
            let (a, b) = (Self::activation(layer, unit), Self::activation(layer, place));
            if !a.3 || a.0 != b.0 {
                return Err(SymmetryError::DifferentActivations { layer: layer.name, unit, place });
            }
        }
        let rows = self.layers().filter_map(|layer| Some((layer, layer.connections?)));
        let columns = self.readers().filter_map(|(reader, columns)| Some((reader, reader.connections?, columns)));
        let differ_in_rows = |(layer, connections): (&BorrowedLayerInfo, crate::Connections)| {
            (0..layer.inputs).any(|j| connections.exists(unit, j) != connections.exists(place, j))
        };
        let differ_in_columns =
            |(reader, connections, columns): (&BorrowedLayerInfo, crate::Connections, Range<usize>)| {
                let exists = |i, unit| connections.exists(i, columns.start + unit);
                (0..reader.outputs).any(|i| exists(i, unit) != exists(i, place))
            };
        if rows.into_iter().any(differ_in_rows) || columns.into_iter().any(differ_in_columns) {
            return Err(SymmetryError::DifferentConnections { layer: self.first().name, unit, place });
        }
        Ok(())
    }
}
