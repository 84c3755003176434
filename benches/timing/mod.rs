//! The clock of the benches: one way to time, so that their figures compare.

use std::time::Instant;

/// The seconds that `run` takes: the median of `times` runs.
pub fn median_of(times: usize, mut run: impl FnMut()) -> f64 {
    let mut seconds: Vec<f64> = (0..times)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    seconds[times / 2]
}
