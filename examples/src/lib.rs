//! Programs to read in order: see the `examples` of this package.
