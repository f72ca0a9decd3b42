//! The network: pieces of words become one direction. Every piece looks at its neighbours through windows of two, three and
//! five pieces; then all pieces are summed, and a few layers turn the sum into the meaning of the text.

use super::{
    matrix::Matrix,
    package::{EncoderError, Weights},
};

/// Blocks of the table of pieces; piece `n` stands in block `n % BLOCKS`.
const BLOCKS: usize = 17;
/// Pieces in a block.
const BLOCK_ROWS: usize = 7_530;
/// Numbers of a piece, and of a meaning.
const WIDTH: usize = 512;
/// Numbers of a piece in a window.
const WINDOW_WIDTH: usize = 256;
/// Numbers between the last layers.
const NARROW: usize = 320;
/// Pieces in a window, and how many of them stand before the one it is about.
const WINDOWS: [(usize, usize); 3] = [(2, 0), (3, 1), (5, 2)];
/// Numbers of a piece with all that its windows saw.
const SEEN: usize = WIDTH + WINDOWS.len() * WINDOW_WIDTH;

/// The weights of the network.
#[derive(Debug)]
pub(crate) struct Network {
    /// Block after block; a byte stands for `low + scale * byte` of its block.
    table: Vec<u8>,
    low: Vec<f32>,
    scale: Vec<f32>,
    entry: Norm,
    windows: Vec<Window>,
    seen: Norm,
    sum: Layer,
    first: [Matrix; 3],
    second: [Matrix; 3],
    smallest: f32,
}

#[derive(Debug)]
struct Layer {
    weights: Matrix,
    bias: Vec<f32>,
}

#[derive(Debug)]
struct Window {
    pieces: usize,
    before: usize,
    entry: Layer,
    near: Layer,
    wide: Layer,
}

/// Brings the numbers of a piece to a common mean and spread.
#[derive(Debug)]
struct Norm {
    gain: Vec<f32>,
    shift: Vec<f32>,
}

impl Network {
    /// Reads all weights.
    pub(crate) fn read(weights: &mut Weights) -> Result<Self, EncoderError> {
        let mut table = Vec::with_capacity(BLOCKS * BLOCK_ROWS * WIDTH);
        for block in 1..=BLOCKS {
            weights.bytes(&format!("q{block}"), &[BLOCK_ROWS, WIDTH], &mut table)?;
        }
        let mut matrix = |name: &str, inputs: usize, outputs: usize| {
            weights.numbers(name, &[inputs, outputs]).map(|all| Matrix::new(inputs, outputs, &all))
        };
        let first =
            [matrix("d0", WIDTH, NARROW)?, matrix("p1", WIDTH, NARROW)?, matrix("d1", NARROW, NARROW)?];
        let second =
            [matrix("d2", NARROW, WIDTH)?, matrix("p3", NARROW, WIDTH)?, matrix("d3", WIDTH, WIDTH)?];
        let mut layer = |name: &str, bias: &str, inputs: usize, outputs: usize| {
            let all = weights.numbers(name, &[inputs, outputs])?;
            let bias = weights.numbers(bias, &[outputs])?;
            Ok::<Layer, EncoderError>(Layer { weights: Matrix::new(inputs, outputs, &all), bias })
        };
        let sum = layer("cnn_W", "cnn_b", SEEN, WIDTH)?;
        let mut windows = Vec::with_capacity(WINDOWS.len());
        for (pieces, before) in WINDOWS {
            let n = pieces;
            let entry = layer(&format!("proj{n}"), &format!("proj_b{n}"), WIDTH, WINDOW_WIDTH)?;
            let near = layer(&format!("w1_{n}"), &format!("b1_{n}"), n * WINDOW_WIDTH, WINDOW_WIDTH)?;
            let wide = layer(&format!("w2_{n}"), &format!("b2_{n}"), n * WINDOW_WIDTH, WINDOW_WIDTH)?;
            windows.push(Window { pieces, before, entry, near, wide });
        }
        let mut entry = Norm { gain: Vec::new(), shift: Vec::new() };
        for (n, _) in WINDOWS {
            entry.gain.extend(weights.numbers(&format!("ln_g{n}"), &[WINDOW_WIDTH])?);
            entry.shift.extend(weights.numbers(&format!("ln_b{n}"), &[WINDOW_WIDTH])?);
        }
        Ok(Self {
            table,
            low: weights.numbers("lo", &[BLOCKS])?,
            scale: weights.numbers("scale", &[BLOCKS])?,
            entry,
            windows,
            seen: Norm { gain: weights.numbers("ln_g", &[SEEN])?, shift: weights.numbers("ln_b", &[SEEN])? },
            sum,
            first,
            second,
            smallest: weights.number("eps")?,
        })
    }

    /// How many pieces it knows.
    pub(crate) fn rows(&self) -> usize {
        BLOCKS * BLOCK_ROWS
    }

    /// The direction of a text, of length 1, from its pieces, of which there is at least one.
    pub(crate) fn run(&self, pieces: &[usize]) -> Vec<f32> {
        let own = self.look_up(pieces);
        let mut entries: Vec<Vec<f32>> = self.windows.iter().map(|window| window.entry.run(&own)).collect();
        self.entry.apply(&mut entries, self.smallest);
        let mut parts = vec![own];
        for (window, entry) in self.windows.iter().zip(&entries) {
            let near = window.look(&window.near, entry);
            parts.push(window.look(&window.wide, &near));
        }
        self.seen.apply(&mut parts, self.smallest);
        // The sum goes through the layer once instead of every piece: the layer is linear.
        let total: Vec<f32> = parts.iter().flat_map(|part| column_sums(part, pieces.len())).collect();
        #[expect(clippy::cast_precision_loss, reason = "a text has a few hundred pieces at most")]
        let count = pieces.len().max(1) as f32;
        let sum = self.sum.weights.times(&total);
        let sum: Vec<f32> =
            sum.iter().zip(&self.sum.bias).map(|(sum, bias)| (sum + count * bias) / count.sqrt()).collect();
        let [rise, across, on] = &self.first;
        let raised = positive(rise.times(&sum));
        let middle = positive(plus(across.times(&sum), &on.times(&raised)));
        let [rise, across, on] = &self.second;
        let raised = positive(rise.times(&middle));
        let mut end = plus(across.times(&middle), &on.times(&raised));
        end.iter_mut().for_each(|number| *number = number.tanh());
        let length = end.iter().map(|number| number * number).sum::<f32>().max(self.smallest).sqrt();
        end.iter_mut().for_each(|number| *number /= length);
        end
    }

    fn look_up(&self, pieces: &[usize]) -> Vec<f32> {
        let mut numbers = Vec::with_capacity(pieces.len() * WIDTH);
        for piece in pieces {
            let (block, row) = (piece % BLOCKS, piece / BLOCKS);
            let at = (block * BLOCK_ROWS + row) * WIDTH;
            let bytes = self.table.get(at..at + WIDTH).unwrap_or(&[0; WIDTH]);
            let low = self.low.get(block).copied().unwrap_or_default();
            let scale = self.scale.get(block).copied().unwrap_or_default();
            numbers.extend(bytes.iter().map(|byte| f32::from(*byte) * scale + low));
        }
        numbers
    }
}

impl Layer {
    fn run(&self, rows: &[f32]) -> Vec<f32> {
        let mut out = self.weights.times(rows);
        for row in out.chunks_exact_mut(self.weights.outputs()) {
            row.iter_mut().zip(&self.bias).for_each(|(number, bias)| *number += bias);
        }
        out
    }
}

impl Window {
    /// What each piece sees of itself and its neighbours, added to what it was. Beyond the ends of the text there is nothing.
    fn look(&self, layer: &Layer, rows: &[f32]) -> Vec<f32> {
        let margin = |pieces: usize| std::iter::repeat_n(0.0, pieces * WINDOW_WIDTH);
        let after = self.pieces - 1 - self.before;
        let padded: Vec<f32> = margin(self.before).chain(rows.iter().copied()).chain(margin(after)).collect();
        let views: Vec<f32> =
            padded.windows(self.pieces * WINDOW_WIDTH).step_by(WINDOW_WIDTH).flatten().copied().collect();
        plus(positive(layer.run(&views)), rows)
    }
}

impl Norm {
    /// Works on the numbers of each piece, which stand in several parts of one width each.
    fn apply(&self, parts: &mut [Vec<f32>], smallest: f32) {
        let total = self.gain.len();
        let others = parts.iter().skip(1).map(|part| part.len()).sum::<usize>();
        let pieces = (others + parts.first().map_or(0, Vec::len)) / total.max(1);
        #[expect(clippy::cast_precision_loss, reason = "a piece has a thousand numbers")]
        let count = total as f32;
        for piece in 0..pieces {
            let sum: f32 = of_piece(parts, piece, pieces).flatten().sum();
            let mean = sum / count;
            let squares: f32 =
                of_piece(parts, piece, pieces).flatten().map(|number| (number - mean).powi(2)).sum();
            let spread = 1.0 / (squares / count + smallest).sqrt();
            let mut weights = self.gain.iter().zip(&self.shift);
            for part in &mut *parts {
                let width = part.len() / pieces;
                let own = part.get_mut(piece * width..(piece + 1) * width).unwrap_or_default();
                for (number, (gain, shift)) in own.iter_mut().zip(&mut weights) {
                    *number = (*number - mean) * spread * gain + shift;
                }
            }
        }
    }
}

fn of_piece(parts: &[Vec<f32>], piece: usize, pieces: usize) -> impl Iterator<Item = &[f32]> {
    parts.iter().map(move |part| {
        let width = part.len() / pieces;
        part.get(piece * width..(piece + 1) * width).unwrap_or_default()
    })
}

fn column_sums(rows: &[f32], count: usize) -> Vec<f32> {
    let width = rows.len() / count.max(1);
    let mut sums = vec![0.0; width];
    for row in rows.chunks_exact(width.max(1)) {
        sums.iter_mut().zip(row).for_each(|(sum, number)| *sum += number);
    }
    sums
}

fn positive(mut numbers: Vec<f32>) -> Vec<f32> {
    numbers.iter_mut().for_each(|number| *number = number.max(0.0));
    numbers
}

fn plus(mut numbers: Vec<f32>, more: &[f32]) -> Vec<f32> {
    numbers.iter_mut().zip(more).for_each(|(number, more)| *number += more);
    numbers
}
