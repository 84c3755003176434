//! Where documents come from and records go to.
