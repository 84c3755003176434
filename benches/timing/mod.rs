//! The clock of the benches: one way to time, so that their figures compare.

use std::time::Instant;

/// The seconds that `run` takes: the median of `times` runs.
#[allow(dead_code)]
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

/// The same in time that the processor spent on this thread, where the system tells it: what other
/// programs take does not count.
#[allow(dead_code)] // not every bench is measured beside other builds
pub fn processor_median_of(times: usize, mut run: impl FnMut()) -> f64 {
    let mut seconds: Vec<f64> = (0..times)
        .map(|_| {
            let (wall, start) = (Instant::now(), processor());
            run();
            let spent = start.and_then(|start| Some(processor()? - start));
            spent.unwrap_or_else(|| wall.elapsed().as_secs_f64())
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    seconds[times / 2]
}

/// The seconds that this thread has run; Linux counts them up to the last time it gave way.
fn processor() -> Option<f64> {
    std::thread::yield_now();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: u64 = told.split(' ').next()?.parse().ok()?;
    Some(nanoseconds as f64 / 1e9)
}

/// `text` in windows of the pipeline's size, cut at line ends.
#[allow(dead_code)] // not every bench cuts its texts
pub fn windows(mut text: &str) -> Vec<&str> {
    let mut windows = Vec::new();
    while text.len() > zhengwen::WINDOW_BYTES {
        let head = &text.as_bytes()[..zhengwen::WINDOW_BYTES];
        let end = memchr::memrchr(b'\n', head).map_or(text.len(), |at| at + 1);
        windows.push(&text[..end]);
        text = &text[end..];
    }
    windows.push(text);
    windows
}
