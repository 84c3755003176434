//! Files and folders as a [`Source`]: named files as they are, folders walked in the order of
//! their names, so that every run sees the same documents in the same order.
//!
//! A user's `.zhengwenignore` (in `.gitignore` syntax) and globs take files out, and what they
//! take out is counted. `.gitignore`, `.ignore` and hidden names do not hide documents unless
//! asked to. What cannot be read is handed on with its reason, never passed over.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::overrides::{Override, OverrideBuilder};

use crate::document::{Hints, Metadata};
use crate::error::{Error, Quarantined, Rejection, RejectionKind};
use crate::formats::output::is_temporary;
use crate::formats::{Body, Input, Origin, Source, media_type_of, path_text, unreadable};

/// What of a folder is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileOptions {
    /// Globs of which a file must match one (relative to its folder). Default: none, everything is
    /// read.
    pub include: Vec<String>,
    /// Globs of files and folders that are passed over. Default: none.
    pub exclude: Vec<String>,
    /// Whether `.gitignore`, `.ignore` and hidden names hide documents too. Default: no, because a
    /// corpus is not source code.
    pub ignore_rules: bool,
    /// Files and folders of the run itself (its output, its quarantine) that are not inputs.
    pub own_files: Vec<PathBuf>,
    /// Whether an input is refused whose name another one has, as a file or as a folder (for
    /// mirroring). Default: no.
    pub distinct_names: bool,
}

/// The files of some paths, in order; a folder gives everything below it.
pub struct FileSource {
    options: FileOptions,
    paths: std::vec::IntoIter<PathBuf>,
    folder: Option<Folder>,
    /// The names of the inputs so far, and the folders in them; `true` for an input.
    names: HashMap<PathBuf, bool>,
    skipped: u64,
}

struct Folder {
    root: PathBuf,
    walk: ignore::Walk,
    globs: Override,
    rules: HashMap<PathBuf, Option<Arc<Gitignore>>>,
    /// Ignore files with rules that cannot be read, to be handed on.
    wrong: Vec<Quarantined>,
}

impl std::fmt::Debug for FileSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileSource")
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

impl FileSource {
    /// The files of `paths`; `-` is standard input.
    ///
    /// # Errors
    /// [`Error::Options`] on a glob that is wrong, and on standard input named twice.
    pub fn new(paths: Vec<PathBuf>, options: FileOptions) -> Result<Self, Error> {
        let inputs = paths.iter().filter(|path| path.as_os_str() == "-");
        if inputs.count() > 1 {
            let message = "standard input (-) can be read only once; name it once";
            return Err(Error::Options(message.to_owned()));
        }
        globs(Path::new("."), &options)?;
        let own_files = options
            .own_files
            .iter()
            .map(|path| std::path::absolute(path).unwrap_or_else(|_| path.clone()))
            .collect();
        Ok(Self {
            options: FileOptions {
                own_files,
                ..options
            },
            paths: paths.into_iter(),
            folder: None,
            names: HashMap::new(),
            skipped: 0,
        })
    }

    fn enter(&mut self, root: PathBuf) {
        let walk = ignore::WalkBuilder::new(&root)
            .standard_filters(false)
            .follow_links(true)
            .sort_by_file_name(OsStr::cmp)
            .build();
        let globs = globs(&root, &self.options).expect("the same globs were built in `new`");
        self.folder = Some(Folder {
            root,
            walk,
            globs,
            rules: HashMap::new(),
            wrong: Vec::new(),
        });
    }

    /// The next thing in the folder that is being walked; `None` when it is through.
    fn next_in_folder(&mut self) -> Option<Result<Input, Quarantined>> {
        loop {
            let folder = self.folder.as_mut()?;
            if let Some(wrong) = folder.wrong.pop() {
                return Some(Err(wrong));
            }
            let Some(entry) = folder.walk.next() else {
                self.folder = None;
                return None;
            };
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => return Some(Err(walk_error(&error, &folder.root))),
            };
            let path = entry.path();
            if entry.file_type().is_some_and(|kind| kind.is_dir()) {
                continue;
            }
            if is_temporary(path) || self.options.own_files.iter().any(|own| is_below(path, own)) {
                continue;
            }
            if folder.hides(path, &self.options) || !entry.file_type().is_some_and(|k| k.is_file())
            {
                self.skipped += 1;
                continue;
            }
            let name = path.strip_prefix(&folder.root).unwrap_or(path).to_owned();
            let (path, length) = (path.to_owned(), entry.metadata().map_or(0, |m| m.len()));
            return Some(self.input(path, name, length));
        }
    }

    fn input(&mut self, path: PathBuf, name: PathBuf, length: u64) -> Result<Input, Quarantined> {
        let input = file_input(path.clone(), name.clone(), Body::File(path, length));
        if self.options.distinct_names && !self.has_place(name) {
            let reason = "another input has the same name below the output folder; \
                          run the folders one by one, each with an output folder of its own";
            return Err(input.quarantine(Rejection::new(RejectionKind::Unreadable, reason)));
        }
        Ok(input)
    }

    /// Takes `name` for an input, unless it is taken or a file lies where it needs a folder.
    fn has_place(&mut self, name: PathBuf) -> bool {
        let folders = || name.ancestors().skip(1);
        if self.names.contains_key(&name) || folders().any(|f| self.names.get(f) == Some(&true)) {
            return false;
        }
        for folder in folders() {
            self.names.entry(folder.to_owned()).or_insert(false);
        }
        self.names.insert(name, true);
        true
    }

    fn named(&mut self, path: PathBuf) -> Option<Result<Input, Quarantined>> {
        if path.as_os_str() == "-" {
            return Some(Ok(standard_input()));
        }
        match std::fs::metadata(&path) {
            Ok(metadata) if metadata.is_dir() => {
                self.enter(path);
                None
            }
            Ok(metadata) => {
                let name = path.file_name().map_or_else(|| path.clone(), PathBuf::from);
                if metadata.is_file() {
                    return Some(self.input(path, name, metadata.len()));
                }
                // A pipe or a device that the user named: read it to its end.
                let reader = Body::Reader(Box::new(OnFirstRead::Named(path.clone())));
                Some(Ok(file_input(path, name, reader)))
            }
            Err(error) => Some(Err(put_aside(&path, unreadable(&path, &error)))),
        }
    }
}

impl Source for FileSource {
    fn next_input(&mut self) -> Option<Result<Input, Quarantined>> {
        loop {
            if let Some(next) = self.next_in_folder() {
                return Some(next);
            }
            let path = self.paths.next()?;
            if let Some(next) = self.named(path) {
                return Some(next);
            }
        }
    }

    fn skipped(&self) -> u64 {
        self.skipped
    }
}

/// A pipe that is opened when it is first read: whoever only lists the inputs must not take from it.
enum OnFirstRead {
    Named(PathBuf),
    Opened(File),
}

impl Read for OnFirstRead {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if let Self::Named(path) = self {
            *self = Self::Opened(File::open(path)?);
        }
        match self {
            Self::Opened(file) => file.read(buffer),
            Self::Named(_) => unreachable!("it was opened above"),
        }
    }
}

/// Standard input as a document.
fn standard_input() -> Input {
    Input {
        id: "stdin".to_owned(),
        origin: Origin {
            path: None,
            name: "stdin".into(),
            folder: None,
        },
        hints: Hints::default(),
        metadata: Metadata::default(),
        body: Body::Reader(Box::new(std::io::stdin())),
    }
}

fn file_input(path: PathBuf, name: PathBuf, body: Body) -> Input {
    let folder = top_folder(&path, &name);
    Input {
        id: path_text(&path),
        hints: Hints {
            media_type: media_type_of(&path).map(str::to_owned),
            folder: folder.clone(),
            ..Hints::default()
        },
        metadata: Metadata {
            path: Some(path_text(&path)),
            ..Metadata::default()
        },
        origin: Origin {
            path: Some(path),
            name,
            folder,
        },
        body,
    }
}

/// The topmost folder in `name`, which is `path` below the folder that is read; that folder's own
/// name where the file lies in it directly.
fn top_folder(path: &Path, name: &Path) -> Option<String> {
    let mut parts = name.components();
    let top = match (parts.next(), parts.next()) {
        (Some(top), Some(_)) => Path::new(top.as_os_str()).file_name(),
        _ => path.parent()?.file_name(),
    };
    top.map(|top| path_text(top.as_ref()))
}

impl Folder {
    /// Whether the user's globs or ignore files take `path` out.
    fn hides(&mut self, path: &Path, options: &FileOptions) -> bool {
        let relative = path.strip_prefix(&self.root).unwrap_or(path).to_owned();
        if excluded(&self.globs, &relative) {
            return true;
        }
        let hidden = |name: &OsStr| name.as_encoded_bytes().first() == Some(&b'.');
        if options.ignore_rules && relative.iter().any(hidden) {
            return true;
        }
        if relative.file_name() == Some(OsStr::new(".zhengwenignore")) {
            return true;
        }
        let mut folder = path.parent();
        while let Some(current) = folder {
            if let Some(rules) = self.rules_of(current, options.ignore_rules) {
                let matched = rules.matched_path_or_any_parents(path, false);
                if !matched.is_none() {
                    return matched.is_ignore();
                }
            }
            if current == self.root {
                break;
            }
            folder = current.parent();
        }
        false
    }

    fn rules_of(&mut self, folder: &Path, all: bool) -> Option<Arc<Gitignore>> {
        if let Some(rules) = self.rules.get(folder) {
            return rules.clone();
        }
        let mut builder = GitignoreBuilder::new(folder);
        let names: &[&str] = if all {
            &[".gitignore", ".ignore", ".zhengwenignore"]
        } else {
            &[".zhengwenignore"]
        };
        let mut any = false;
        for name in names.iter().map(|name| folder.join(name)) {
            if name.is_file() {
                any = true;
                if let Some(error) = builder.add(&name) {
                    let reason = format!("{error}; the other rules hold");
                    let rejection = Rejection::new(RejectionKind::Malformed, reason);
                    self.wrong.push(put_aside(&name, rejection));
                }
            }
        }
        let rules = any.then(|| builder.build().ok().map(Arc::new)).flatten();
        self.rules.insert(folder.to_owned(), rules.clone());
        rules
    }
}

/// The globs as overrides of the `ignore` crate: there, a plain glob includes, `!` excludes.
fn globs(root: &Path, options: &FileOptions) -> Result<Override, Error> {
    let mut builder = OverrideBuilder::new(root);
    let include = options.include.iter().map(|glob| (glob, glob.clone()));
    let exclude = options
        .exclude
        .iter()
        .map(|glob| (glob, format!("!{glob}")));
    for (glob, rule) in include.chain(exclude) {
        builder
            .add(&rule)
            .map_err(|error| Error::Options(format!("the glob {glob:?} is wrong: {error}")))?;
    }
    builder
        .build()
        .map_err(|error| Error::Options(format!("the globs are wrong: {error}")))
}

fn excluded(globs: &Override, relative: &Path) -> bool {
    if globs.is_empty() {
        return false;
    }
    let parent_excluded = relative
        .ancestors()
        .skip(1)
        .filter(|parent| !parent.as_os_str().is_empty())
        .any(|parent| globs.matched(parent, true).is_ignore());
    parent_excluded || globs.matched(relative, false).is_ignore()
}

fn is_below(path: &Path, own: &Path) -> bool {
    std::path::absolute(path).is_ok_and(|path| path.starts_with(own))
}

fn put_aside(path: &Path, rejection: Rejection) -> Quarantined {
    Quarantined {
        id: path_text(path),
        path: Some(path.to_owned()),
        rejection,
        body: None,
    }
}

fn walk_error(error: &ignore::Error, root: &Path) -> Quarantined {
    let (path, rejection) = describe(error, root);
    put_aside(&path, rejection)
}

fn describe(error: &ignore::Error, root: &Path) -> (PathBuf, Rejection) {
    match error {
        ignore::Error::WithPath { path, err } => (path.clone(), describe(err, path).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            describe(err, root)
        }
        ignore::Error::Loop { child, ancestor } => {
            let reason = format!(
                "a symbolic link that leads back to the folder {} it lies in",
                ancestor.display()
            );
            (
                child.clone(),
                Rejection::new(RejectionKind::Unreadable, reason),
            )
        }
        ignore::Error::Io(io) if is_link_loop(io) => {
            let reason = "a symbolic link that leads back to itself";
            (
                root.to_owned(),
                Rejection::new(RejectionKind::Unreadable, reason),
            )
        }
        ignore::Error::Io(io) => (root.to_owned(), unreadable(root, innermost(io))),
        other => (
            root.to_owned(),
            Rejection::new(
                RejectionKind::Unreadable,
                format!("cannot be read: {other}"),
            ),
        ),
    }
}

/// The system's own error, below the words that the walk put around it.
fn innermost(error: &std::io::Error) -> &std::io::Error {
    let mut source = std::error::Error::source(error);
    let mut inner = error;
    while let Some(next) = source {
        inner = next.downcast_ref().unwrap_or(inner);
        source = next.source();
    }
    inner
}

fn is_link_loop(error: &std::io::Error) -> bool {
    error.to_string().contains("symbolic links")
}
