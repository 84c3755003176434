//! The five stages, in the order of the road: [`decode`], [`extract`], [`repair`], [`simplify`],
//! [`strip`]. No stage calls another; each takes what the one before gave and adds its evidence.

pub mod decode;
pub mod extract;
pub mod repair;
pub mod simplify;
pub mod strip;
