//! The clean text alone. Several texts in one output are separated by a newline where the one
//! before lacks its own; a single text is not touched.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::document::Metadata;
use crate::error::Error;
use crate::formats::output::Output;
use crate::formats::{Origin, Rendered, Sink, TextWriter};
use crate::record::Record;
use crate::report::Report;

/// Writes the text of every record into one output.
#[derive(Debug)]
pub struct TextSink {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    output: Output,
    open_line: bool,
}

impl TextSink {
    /// A sink into `output`.
    pub fn new(output: Output) -> Self {
        Self {
            state: Mutex::new(State {
                output,
                open_line: false,
            }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn separate(&mut self, next: &[u8]) -> Result<(), Error> {
        if self.open_line && !next.is_empty() {
            self.output.put(b"\n")?;
            self.open_line = false;
        }
        Ok(())
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        if let Some(last) = bytes.last() {
            self.open_line = *last != b'\n';
        }
        self.output.put(bytes)
    }
}

impl Sink for TextSink {
    fn render(&self, _: &Origin, record: Record) -> Result<Rendered, Error> {
        Ok(Rendered::Bytes(record.text.into_bytes()))
    }

    fn write(&self, rendered: Rendered) -> Result<(), Error> {
        if let Rendered::Bytes(bytes) = rendered {
            let mut state = self.state();
            state.separate(&bytes)?;
            state.put(&bytes)?;
        }
        Ok(())
    }

    fn stream<'s>(
        &'s self,
        _: &Origin,
        _: &str,
    ) -> Result<Option<Box<dyn TextWriter + 's>>, Error> {
        let mut state = self.state();
        let position = state.output.position();
        let open_line = state.open_line;
        Ok(Some(Box::new(TextStream {
            state,
            begun: false,
            back: position.map(|position| (position, open_line)),
        })))
    }

    fn finish(&self) -> Result<(), Error> {
        self.state().output.finish()
    }
}

struct TextStream<'s> {
    state: MutexGuard<'s, State>,
    begun: bool,
    back: Option<(u64, bool)>,
}

impl TextWriter for TextStream<'_> {
    fn text(&mut self, part: &str) -> Result<(), Error> {
        if !self.begun && !part.is_empty() {
            self.state.separate(part.as_bytes())?;
            self.begun = true;
        }
        self.state.put(part.as_bytes())
    }

    fn finish(self: Box<Self>, _: &Metadata, _: &Report) -> Result<(), Error> {
        Ok(())
    }

    fn abort(mut self: Box<Self>, _: &str) -> Result<(), Error> {
        if let Some((position, open_line)) = self.back {
            self.state.output.take_back(position)?;
            self.state.open_line = open_line;
        }
        Ok(())
    }
}
