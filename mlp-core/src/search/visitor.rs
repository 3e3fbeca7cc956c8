//! The network methods that the enum of candidates forwards.

use alloc::vec::Vec;

use rand::Rng;

use crate::network::Network;
use crate::search::candidates::{Candidates, Visitor, VisitorMut};
use crate::target::Target;

pub(super) struct Initialize<'a, R: ?Sized>(pub(super) &'a mut R);

impl<C: Candidates, R: Rng + ?Sized> VisitorMut<C> for Initialize<'_, R> {
    type Result = ();

    fn visit<N: Network<Scalar = C::Scalar, Input = C::Input, Output = C::Output>>(self, network: &mut N) {
        network.initialize(self.0);
    }
}

pub(super) struct Forward<'a, X>(pub(super) &'a X);

impl<C: Candidates> Visitor<C> for Forward<'_, C::Input> {
    type Result = C::Output;

    fn visit<N: Network<Scalar = C::Scalar, Input = C::Input, Output = C::Output>>(self, network: &N) -> C::Output {
        network.forward(self.0)
    }
}

pub(super) struct Predict<'a, X>(pub(super) &'a [X]);

impl<C: Candidates> Visitor<C> for Predict<'_, C::Input> {
    type Result = Vec<C::Output>;

    fn visit<N: Network<Scalar = C::Scalar, Input = C::Input, Output = C::Output>>(
        self,
        network: &N,
    ) -> Vec<C::Output> {
        network.predict(self.0)
    }
}

pub(super) struct Loss<'a, X, Y>(pub(super) &'a [X], pub(super) &'a [Y]);

impl<C: Candidates, Y: Target<C::Output>> Visitor<C> for Loss<'_, C::Input, Y> {
    type Result = C::Scalar;

    #[track_caller]
    fn visit<N: Network<Scalar = C::Scalar, Input = C::Input, Output = C::Output>>(self, network: &N) -> C::Scalar {
        network.loss(self.0, self.1)
    }
}

#[cfg(feature = "safetensors")]
pub(super) struct Save<'a>(pub(super) &'a std::path::Path);

#[cfg(feature = "safetensors")]
impl<C: Candidates<Scalar: crate::format::Stored>> Visitor<C> for Save<'_> {
    type Result = Result<(), crate::format::SaveError>;

    fn visit<N: Network<Scalar = C::Scalar, Input = C::Input, Output = C::Output>>(self, network: &N) -> Self::Result {
        crate::format::Safetensors::new().save(network, self.0)
    }
}
