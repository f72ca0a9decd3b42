//! A text as pieces of words: of all ways to cut it into known pieces, the likeliest.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

/// What stands where the pieces do not reach.
const UNKNOWN: usize = 0;
/// What stands before and after a text.
const BEGIN: usize = 1;
const END: usize = 2;
/// What the pieces have in place of a space.
const SPACE: char = '\u{2581}';
/// A character that is no piece counts as this much less likely than the least likely piece.
const UNKNOWN_COSTS: f32 = 10.0;
/// Most pieces, and most characters of one; a file with more is not the one that is known.
const PIECES_MAX: usize = 1 << 18;
const PIECE_CHARS_MAX: usize = 64;
/// Most characters of a text that are looked at, for each piece that is wanted.
const CHARS_PER_PIECE: usize = 8;

/// The known pieces.
#[derive(Debug)]
pub(crate) struct Pieces {
    ids: HashMap<Box<str>, (usize, f32)>,
    count: usize,
    longest: usize,
    unknown: f32,
}

impl Pieces {
    /// Reads the model of a SentencePiece tokenizer, as far as it says which pieces there are and how likely each is.
    pub(crate) fn read(model: &[u8]) -> Option<Self> {
        let mut all = Self { ids: HashMap::new(), count: 0, longest: 0, unknown: 0.0 };
        for field in Fields(model) {
            let Field { number: 1, value } = field? else { continue };
            let (mut text, mut likelihood) = (None, 0.0);
            for part in Fields(value) {
                match part? {
                    Field { number: 1, value } => text = Some(std::str::from_utf8(value).ok()?),
                    Field { number: 2, value } => likelihood = f32::from_le_bytes(value.try_into().ok()?),
                    Field { .. } => {}
                }
            }
            let (text, id) = (text?, all.count);
            all.count += 1;
            let chars = text.chars().count();
            if all.count > PIECES_MAX || chars > PIECE_CHARS_MAX || !likelihood.is_finite() {
                return None;
            }
            all.unknown = all.unknown.min(likelihood - UNKNOWN_COSTS);
            if id > END {
                all.longest = all.longest.max(chars);
                all.ids.insert(text.into(), (id, likelihood));
            }
        }
        (!all.ids.is_empty()).then_some(all)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// The pieces of a text between a begin and an end, at most so many.
    pub(crate) fn split(&self, text: &str, most: usize) -> Vec<usize> {
        let inside = most.saturating_sub(2);
        let mut pieces = vec![BEGIN];
        pieces.extend(self.cut(&spelled(text, inside * CHARS_PER_PIECE)).into_iter().take(inside));
        pieces.push(END);
        pieces
    }

    fn cut(&self, text: &str) -> Vec<usize> {
        // Where each character begins, and where the text ends.
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        // For each place the likeliest cut up to it: how likely, which piece is last, where that begins.
        let mut best = vec![(f32::NEG_INFINITY, UNKNOWN, 0); places.len()];
        if let Some(first) = best.first_mut() {
            first.0 = 0.0;
        }
        for (from, begin) in places.iter().enumerate() {
            let Some(&(so_far, ..)) = best.get(from) else { break };
            let ends = places.iter().enumerate().skip(from + 1).take(self.longest);
            for (to, end) in ends {
                let known = text.get(*begin..*end).and_then(|piece| self.ids.get(piece));
                let (piece, likelihood) = match known {
                    Some(known) => *known,
                    None if to == from + 1 => (UNKNOWN, self.unknown),
                    None => continue,
                };
                if let Some(slot) = best.get_mut(to).filter(|slot| so_far + likelihood > slot.0) {
                    *slot = (so_far + likelihood, piece, from);
                }
            }
        }
        let mut pieces = Vec::new();
        let mut at = places.len() - 1;
        while let Some((_, piece, from)) = best.get(at).filter(|_| at > 0) {
            pieces.push(*piece);
            at = *from;
        }
        if pieces.is_empty() {
            pieces.push(UNKNOWN);
        }
        pieces.reverse();
        pieces
    }
}

/// The text as the pieces spell it: one spelling of each character, one sign in place of spaces and before the first word.
fn spelled(text: &str, most: usize) -> String {
    let plain: String =
        text.nfkc().take(most).map(|c| if c.is_control() || c == '\u{feff}' { ' ' } else { c }).collect();
    plain.split_whitespace().flat_map(|word| [SPACE].into_iter().chain(word.chars())).collect()
}

/// A field of a message in the format of Protocol Buffers.
struct Field<'a> {
    number: u64,
    /// The bytes of a text, a message or a number of four or eight bytes; empty for other numbers.
    value: &'a [u8],
}

/// The fields of a message, one after the other; `None` among them where the message is broken.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for place in 0..10 {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f).checked_shl(7 * place)?;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn bytes(&mut self, count: u64) -> Option<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(usize::try_from(count).ok()?)?;
        self.0 = rest;
        Some(bytes)
    }

    fn field(&mut self) -> Option<Field<'a>> {
        let tag = self.number()?;
        let value = match tag & 7 {
            0 => {
                self.number()?;
                &[]
            }
            1 => self.bytes(8)?,
            2 => {
                let length = self.number()?;
                self.bytes(length)?
            }
            5 => self.bytes(4)?,
            _ => return None,
        };
        Some(Field { number: tag >> 3, value })
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Option<Field<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_none() {
            self.0 = &[];
        }
        Some(field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A model of these pieces, after the three that every model begins with.
    fn model(pieces: &[(&str, f32)]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (text, likelihood) in [("<unk>", 0.0), ("<s>", 0.0), ("</s>", 0.0)].iter().chain(pieces) {
            let length = u8::try_from(text.len()).unwrap();
            bytes.extend([0x0a, length + 7, 0x0a, length]);
            bytes.extend(text.as_bytes());
            bytes.push(0x15);
            bytes.extend(likelihood.to_le_bytes());
        }
        bytes
    }

    #[test]
    fn a_text_is_cut_into_its_likeliest_pieces() {
        let pieces =
            Pieces::read(&model(&[("▁a", -2.0), ("b", -2.0), ("ab", -1.5), ("▁", -1.0), ("▁ab", -4.5)]))
                .unwrap();
        // ▁ + ab (-2.5) beats ▁a + b (-4) and ▁ab (-4.5).
        assert_eq!(pieces.split("ab", 9), [BEGIN, 6, 5, END]);
        assert_eq!(pieces.split("  ab \t ab\n", 9), [BEGIN, 6, 5, 6, 5, END]);
        // What is no piece is unknown, character by character.
        assert_eq!(pieces.split("a?!", 9), [BEGIN, 3, UNKNOWN, UNKNOWN, END]);
        assert_eq!(pieces.split("", 9), [BEGIN, UNKNOWN, END]);
        assert_eq!(pieces.split("ab ab ab ab ab", 5), [BEGIN, 6, 5, 6, END]);
        // Control signs never stand for a piece of that name.
        assert!(!pieces.split("</s>", 9)[1..].starts_with(&[END]));
    }

    #[test]
    fn a_broken_model_is_refused_at_whatever_place_it_breaks() {
        let whole = model(&[("▁a", -2.0), ("b", -2.0)]);
        let parts = (0..whole.len()).filter_map(|end| Pieces::read(&whole[..end]));
        // Only a cut between two pieces leaves a model, of fewer pieces.
        assert!(parts.map(|pieces| pieces.len()).eq([4]));
        assert!(Pieces::read(&model(&[("a", f32::NAN)])).is_none());
        assert!(Pieces::read(&[0xff; 64]).is_none());
    }
}
