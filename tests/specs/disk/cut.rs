//! A disk as it stands when the power is cut: everything that was synced, and of the rest whatever chance leaves.

use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

use super::notes::Note;

/// What a disk writes whole or not at all, in bytes.
const SECTOR: usize = 512;

/// Seeded chance.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut drawn = self.0;
        drawn = (drawn ^ (drawn >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        drawn = (drawn ^ (drawn >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        drawn ^= drawn >> 31;
        usize::try_from(drawn % end.max(1) as u64).unwrap()
    }

    fn coin(&mut self) -> bool {
        self.below(2) == 0
    }
}

/// A folder's files by name.
pub(crate) type Files = BTreeMap<Arc<str>, Vec<u8>>;

/// Writes files into a folder.
pub(crate) fn write(files: &Files, folder: &Path) {
    for (name, bytes) in files {
        fs::write(folder.join(&**name), bytes).unwrap();
    }
}

#[derive(Debug, Clone)]
enum Change {
    Write { offset: usize, data: Arc<[u8]> },
    Truncate(usize),
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Write { offset, data } => put(bytes, *offset, data),
            Self::Truncate(size) => bytes.resize(*size, 0),
        }
    }

    /// Does the parts of it that `reaches` says, sector by sector.
    fn apply_sectors(&self, bytes: &mut Vec<u8>, mut reaches: impl FnMut() -> bool) {
        match self {
            Self::Write { offset, data } => {
                let mut from = 0;
                while from < data.len() {
                    let to = (from + SECTOR - (offset + from) % SECTOR).min(data.len());
                    if reaches() {
                        put(bytes, offset + from, &data[from..to]);
                    }
                    from = to;
                }
            }
            Self::Truncate(size) => {
                if reaches() {
                    bytes.resize(*size, 0);
                }
            }
        }
    }
}

fn put(bytes: &mut Vec<u8>, offset: usize, data: &[u8]) {
    let end = offset + data.len();
    if bytes.len() < end {
        bytes.resize(end, 0);
    }
    bytes[offset..end].copy_from_slice(data);
}

/// A file's content, whatever its name.
#[derive(Debug, Clone, Default)]
struct Content {
    synced: Vec<u8>,
    /// Done since, in order.
    since: Vec<Change>,
}

#[derive(Debug, Clone)]
enum Naming {
    Is(Arc<str>, usize),
    IsNot(Arc<str>),
}

fn name(names: &mut BTreeMap<Arc<str>, usize>, naming: &Naming) {
    match naming {
        Naming::Is(name, content) => names.insert(name.clone(), *content),
        Naming::IsNot(name) => names.remove(name),
    };
}

/// What of the changes that were not synced has reached the disk.
#[derive(Debug, Clone, Copy)]
enum Reached {
    Nothing,
    Everything,
    /// The first ones, the last of them in part.
    First,
    /// Any sector of any of them.
    Sectors,
    /// Any of them.
    Some,
    /// The last ones only.
    Last,
}

/// One folder of a disk, with what is synced and what is not.
#[derive(Debug, Clone, Default)]
pub(crate) struct Disk {
    contents: Vec<Content>,
    synced: BTreeMap<Arc<str>, usize>,
    since: Vec<Naming>,
}

impl Disk {
    /// Does what was noted.
    pub(crate) fn apply(&mut self, note: &Note) {
        match note {
            Note::Create(file) => {
                self.contents.push(Content::default());
                self.since.push(Naming::Is(file.clone(), self.contents.len() - 1));
            }
            Note::Write { file, offset, data } => {
                let change = Change::Write { offset: *offset, data: data.clone() };
                self.content(file).since.push(change);
            }
            Note::Truncate { file, size } => self.content(file).since.push(Change::Truncate(*size)),
            Note::Sync(file) => {
                let content = self.content(file);
                for change in content.since.drain(..) {
                    change.apply(&mut content.synced);
                }
            }
            Note::SyncFolder => {
                for naming in self.since.drain(..) {
                    name(&mut self.synced, &naming);
                }
            }
            Note::Unlink(file) => self.since.push(Naming::IsNot(file.clone())),
            Note::Rename { from, to } => {
                let content = self.names()[from];
                self.since.extend([Naming::Is(to.clone(), content), Naming::IsNot(from.clone())]);
            }
            Note::SyncFailed(_) => {}
        }
    }

    fn names(&self) -> BTreeMap<Arc<str>, usize> {
        let mut names = self.synced.clone();
        self.since.iter().for_each(|naming| name(&mut names, naming));
        names
    }

    fn content(&mut self, file: &str) -> &mut Content {
        let content = self.names()[file];
        &mut self.contents[content]
    }

    /// The files as the running system shows them.
    pub(crate) fn shown(&self) -> Files {
        let whole = |content: usize| {
            let mut bytes = self.contents[content].synced.clone();
            self.contents[content].since.iter().for_each(|change| change.apply(&mut bytes));
            bytes
        };
        self.names().into_iter().map(|(name, content)| (name, whole(content))).collect()
    }

    /// A process has ended and left `truth`. Played again, the notes come to the same files: none was forgotten. Only one
    /// that was killed may have done one thing more than it could note.
    pub(crate) fn end(&mut self, truth: &Files) {
        let (shown, mut unnoted) = (self.shown(), 0);
        for (name, bytes) in truth.iter().filter(|(name, bytes)| shown.get(*name) != Some(*bytes)) {
            unnoted += 1;
            if !shown.contains_key(name) {
                self.apply(&Note::Create(name.clone()));
            }
            self.apply(&Note::Truncate { file: name.clone(), size: bytes.len() });
            self.apply(&Note::Write { file: name.clone(), offset: 0, data: Arc::from(&bytes[..]) });
        }
        for name in shown.into_keys().filter(|name| !truth.contains_key(name)) {
            unnoted += 1;
            self.apply(&Note::Unlink(name));
        }
        assert!(unnoted <= 1, "{unnoted} files are not what was noted about them");
    }

    /// The files after a cut. `under_way` was begun and not done.
    pub(crate) fn cut(&self, under_way: Option<&Note>, dice: &mut Dice) -> Files {
        let mut disk = self.clone();
        if let Some(note @ (Note::Write { .. } | Note::Truncate { .. } | Note::Create(_) | Note::Unlink(_))) =
            under_way
        {
            disk.apply(note);
        }
        let mut names = disk.synced.clone();
        // The names of one folder are kept in order.
        let kept = dice.below(disk.since.len() + 1);
        disk.since.iter().take(kept).for_each(|naming| name(&mut names, naming));
        names.into_iter().map(|(name, content)| (name, disk.contents[content].left(dice))).collect()
    }
}

impl Content {
    /// What is left of it.
    fn left(&self, dice: &mut Dice) -> Vec<u8> {
        use Reached::{Everything, First, Last, Nothing, Sectors, Some};
        let reached = [Nothing, Everything, First, Sectors, Sectors, Some, Last][dice.below(7)];
        let (border, mut sectors) = (dice.below(self.since.len() + 1), dice.below(9));
        let mut bytes = self.synced.clone();
        for (at, change) in self.since.iter().enumerate() {
            match reached {
                Nothing => {}
                First if at == border => change.apply_sectors(&mut bytes, || {
                    let reached = sectors > 0;
                    sectors = sectors.saturating_sub(1);
                    reached
                }),
                First if at > border => {}
                Last if at < border => {}
                Some if dice.coin() => {}
                Sectors => change.apply_sectors(&mut bytes, || dice.coin()),
                Everything | First | Last | Some => change.apply(&mut bytes),
            }
        }
        bytes
    }
}
