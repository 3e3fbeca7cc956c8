//! Tests of the search without networks.
