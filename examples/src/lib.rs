//! Programs to read in order; they stand in `examples/examples`, and their data in `examples/data`.
//!
//! | program | what it shows |
//! |---|---|
//! | `01-xor` | what one layer cannot do, what two do exactly, and how often they learn it |
//! | `02-digits` | training, validation and test on 1797 handwritten digits |
