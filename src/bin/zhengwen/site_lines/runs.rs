//! Counts of site lines that are larger than memory: sorted runs on disk, merged row by row.
//!
//! A count is written as its own sorted text whenever it has grown to [`MOST_LINES`]; the merge
//! unites the documents of equal lines and keeps the smallest few, as a count in memory does, so
//! that the result is the same however often it was written out. Only what is shared stays in memory.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Lines, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use zhengwen::Error;
use zhengwen::stages::strip::SiteLines;

/// How many different lines are counted in memory at once: about 150 MB with their text.
pub const MOST_LINES: usize = 2_000_000;
/// In how many documents a line has to stand, and how many are kept of each.
const DOCUMENTS: usize = SiteLines::DOCUMENTS;

/// The runs that were written out.
#[derive(Debug)]
pub struct Runs {
    folder: PathBuf,
    files: Vec<File>,
}

impl Runs {
    /// None yet; they will lie in `folder`, without a name, and go with the process.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            files: Vec::new(),
        }
    }

    /// Writes a count out.
    pub fn write(&mut self, lines: &SiteLines) -> Result<(), Error> {
        let failed = |error| Error::io(&self.folder, error);
        let mut file = tempfile::tempfile_in(&self.folder).map_err(failed)?;
        file.write_all(lines.write().as_bytes()).map_err(failed)?;
        file.rewind().map_err(failed)?;
        self.files.push(file);
        Ok(())
    }

    /// Takes a file of site lines in, which was checked before.
    pub fn add(&mut self, path: &Path) -> Result<(), Error> {
        let file = File::open(path).map_err(|error| Error::io(path, error))?;
        self.files.push(file);
        Ok(())
    }

    /// Gives every row of the merged count to `put`, and answers with what is shared of it.
    pub fn merge(self, mut put: impl FnMut(&str) -> Result<(), Error>) -> Result<SiteLines, Error> {
        let failed = |error| Error::io(&self.folder, error);
        let mut readers = Vec::new();
        for file in self.files {
            let mut reader = Reader::new(file);
            reader.next().map_err(failed)?;
            readers.push(reader);
        }
        let header = SiteLines::new().write();
        put(&header)?;
        let (mut shared, mut site) = (header, None);
        while let Some(least) = readers.iter().filter_map(|r| r.row.as_ref()).min() {
            let (of, line) = (least.site.clone(), least.line.clone());
            let mut documents = Vec::new();
            for reader in &mut readers {
                if let Some(row) = reader.row.take_if(|row| row.site == of && row.line == line) {
                    documents.extend(row.documents);
                    reader.next().map_err(failed)?;
                }
            }
            documents.sort_unstable();
            documents.dedup();
            documents.truncate(DOCUMENTS);
            if site.as_ref() != Some(&of) {
                let row = format!("site\t{of}\n");
                put(&row)?;
                shared.push_str(&row);
                site = Some(of);
            }
            let row = format!("{line}\t{}\n", documents.join("\t"));
            put(&row)?;
            if documents.len() == DOCUMENTS {
                shared.push_str(&row);
            }
        }
        SiteLines::read(&shared, "the merged count")
    }
}

/// One line of a count.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    site: String,
    line: String,
    documents: Vec<String>,
}

/// Reads the rows of one run in order.
struct Reader {
    lines: Lines<BufReader<File>>,
    site: String,
    row: Option<Row>,
}

impl Reader {
    fn new(file: File) -> Self {
        Self {
            lines: BufReader::new(file).lines(),
            site: String::new(),
            row: None,
        }
    }

    fn next(&mut self) -> std::io::Result<()> {
        self.row = None;
        for line in self.lines.by_ref() {
            let line = line?;
            if let Some(site) = line.strip_prefix("site\t") {
                site.clone_into(&mut self.site);
                continue;
            }
            let mut parts = line.split('\t').map(str::to_owned);
            let Some(first) = parts.next().filter(|first| first.len() == 16) else {
                continue; // the header
            };
            self.row = Some(Row {
                site: self.site.clone(),
                line: first,
                documents: parts.collect(),
            });
            break;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_merge_to_the_count_in_memory() {
        let page = |site: usize, n: usize| {
            (
                format!("site{site}"),
                format!(
                    "某某报{site}\n这是第{n}篇文章的正文，写的是第{n}件事情的经过。\n小编手记\n线索{}",
                    n / 2
                ),
            )
        };
        let folder = tempfile::tempdir().expect("a folder");
        let mut whole = SiteLines::new();
        let mut runs = Runs::new(folder.path());
        for part in 0..5 {
            let mut counted = SiteLines::new();
            for n in part..part + 4 {
                let (site, text) = page(n % 3, n);
                whole.add(&site, &text);
                counted.add(&site, &text);
            }
            runs.write(&counted).expect("written");
        }
        let mut merged = String::new();
        let shared = runs
            .merge(|row| {
                merged.push_str(row);
                Ok(())
            })
            .expect("merged");
        assert_eq!(merged, whole.write());
        assert!(shared.shared() > 0);
        assert_eq!(shared.shared(), whole.shared());
    }
}
