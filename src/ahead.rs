//! Work that is done ahead of its time, on a thread of its own. Nothing depends on it: what is not there
//! yet when it is needed is made then.

/// Begins `work` and returns at once. Where there is no thread to be had, it is not done.
pub(crate) fn begin(name: &str, work: impl FnOnce() + Send + 'static) {
    let _ = std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(work);
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_begun_is_done() {
        let (done, told) = std::sync::mpsc::channel();
        super::begin("a test", move || {
            done.send("done").expect("it is waited for")
        });
        assert_eq!(told.recv(), Ok("done"));
    }
}
