//! Networks that are not plain chains: several sources, sums, mixed layers, several losses, weights that exist or not.

#![allow(clippy::float_cmp, reason = "exact results are compared exactly")]
#![allow(clippy::cast_precision_loss, reason = "small numbers")]
#![allow(clippy::unnecessary_box_returns, reason = "networks are built in place")]
#![allow(clippy::type_complexity, reason = "mixed layers by hand")]

mod connections;
mod formats;
mod gradients;
mod heads;
mod networks;
mod sums;
mod training;
mod wiring;
