//! Networks that are not plain chains: several sources, sums, mixed layers, several losses, weights that exist or not.

mod connections;
mod formats;
mod gradients;
mod heads;
mod networks;
mod sums;
mod training;
mod wiring;
