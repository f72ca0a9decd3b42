//! Values inside structs: checked without recursion, whatever they hold.

use fivefold_protocol::{
    limits::{ANY_DEPTH_MAX, BINARY_MAX_BYTES},
    sync::lib0::{ReadError, Reader},
};
use yrs::Any;

use super::LintError;

/// How many more values an update may hold.
#[derive(Debug)]
pub(super) struct Budget {
    left: usize,
    max: usize,
}

impl Budget {
    pub(super) fn new(max: usize) -> Self {
        Self { left: max, max }
    }

    pub(super) fn spend(&mut self, values: usize) -> Result<(), LintError> {
        self.left =
            self.left.checked_sub(values).ok_or(LintError::TooMany { what: "values", max: self.max })?;
        Ok(())
    }
}

/// A list or map that is being read: how many items are still to come, and whether each has a name.
#[derive(Debug, Clone, Copy)]
struct Open {
    left: usize,
    named: bool,
}

/// Passes over one `Any` value of at most [`ANY_DEPTH_MAX`] levels.
pub(super) fn any(reader: &mut Reader<'_>, budget: &mut Budget) -> Result<(), LintError> {
    let mut open: Vec<Open> = Vec::new();
    loop {
        if let Some(inner) = one(reader, budget)? {
            if open.len() + 1 > ANY_DEPTH_MAX {
                return Err(LintError::TooDeep);
            }
            open.push(inner);
        }
        loop {
            let Some(innermost) = open.last_mut() else { return Ok(()) };
            if innermost.left > 0 {
                innermost.left -= 1;
                if innermost.named {
                    reader.string()?;
                }
                break;
            }
            open.pop();
        }
    }
}

/// Passes over a value without what is inside it, and says what that is.
fn one(reader: &mut Reader<'_>, budget: &mut Budget) -> Result<Option<Open>, LintError> {
    budget.spend(1)?;
    match reader.byte()? {
        127 | 126 | 121 | 120 => {}
        125 => {
            reader.int()?;
        }
        124 => {
            reader.take(4)?;
        }
        123 | 122 => {
            reader.take(8)?;
        }
        119 => {
            reader.string()?;
        }
        118 => return Ok(Some(Open { left: reader.count(2)?, named: true })),
        117 => return Ok(Some(Open { left: reader.count(1)?, named: false })),
        116 => binary(reader)?,
        kind => return Err(ReadError::UnknownKind { kind: u64::from(kind) }.into()),
    }
    Ok(None)
}

/// Passes over a binary value.
pub(super) fn binary(reader: &mut Reader<'_>) -> Result<(), LintError> {
    if reader.bytes()?.len() > BINARY_MAX_BYTES {
        return Err(LintError::ValueTooLarge { max: BINARY_MAX_BYTES });
    }
    Ok(())
}

/// Passes over a formatting value: JSON text, of the same depth as other values, that the document type can read.
pub(super) fn json(reader: &mut Reader<'_>) -> Result<(), LintError> {
    let text = reader.string()?;
    if text.len() > BINARY_MAX_BYTES {
        return Err(LintError::ValueTooLarge { max: BINARY_MAX_BYTES });
    }
    json_depth(text)?;
    Any::from_json(text).map_err(|_| LintError::NotJson)?;
    Ok(())
}

/// Checks that `text`, taken as JSON, nests at most [`ANY_DEPTH_MAX`] levels, so that a recursive parser may read it.
pub(super) fn json_depth(text: &str) -> Result<(), LintError> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => depth += 1,
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > ANY_DEPTH_MAX {
            return Err(LintError::TooDeep);
        }
    }
    Ok(())
}
