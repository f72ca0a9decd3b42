//! Products of matrices, in plain loops that the compiler turns into vector instructions: in the same order everywhere.

/// Columns that are worked on together: as many as fit the registers.
const COLUMNS: usize = 32;

/// Weights from `inputs` to `outputs` numbers, kept in strips of a few columns as the product reads them.
#[derive(Debug)]
pub(crate) struct Matrix {
    inputs: usize,
    outputs: usize,
    strips: Vec<[f32; COLUMNS]>,
}

impl Matrix {
    /// From the numbers row by row, one row for each input; `outputs` is a multiple of 32.
    pub(crate) fn new(inputs: usize, outputs: usize, numbers: &[f32]) -> Self {
        debug_assert!(outputs.is_multiple_of(COLUMNS) && numbers.len() == inputs * outputs);
        let (rows, _) = numbers.as_chunks::<COLUMNS>();
        let across = outputs / COLUMNS;
        let strips = (0..across).flat_map(|strip| rows.iter().skip(strip).step_by(across).copied());
        Self { inputs, outputs, strips: strips.collect() }
    }

    pub(crate) fn outputs(&self) -> usize {
        self.outputs
    }

    /// The product of `rows`, each of as many numbers as this has inputs, with the weights.
    pub(crate) fn times(&self, rows: &[f32]) -> Vec<f32> {
        let mut out = vec![0.0; rows.len() / self.inputs * self.outputs];
        for (at, strip) in self.strips.chunks_exact(self.inputs).enumerate() {
            let slots = out.chunks_exact_mut(self.outputs);
            for (row, slots) in rows.chunks_exact(self.inputs).zip(slots) {
                let (slots, _) = slots.as_chunks_mut::<COLUMNS>();
                if let Some(slot) = slots.get_mut(at) {
                    *slot = sums(strip, row);
                }
            }
        }
        out
    }
}

/// The sums of the columns of a strip, each weight times the number of its row.
fn sums(strip: &[[f32; COLUMNS]], row: &[f32]) -> [f32; COLUMNS] {
    let mut sums = [0.0; COLUMNS];
    for (weights, number) in strip.iter().zip(row) {
        for (sum, weight) in sums.iter_mut().zip(weights) {
            *sum += weight * number;
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_is_that_of_rows_with_columns_for_any_number_of_rows() {
        // Whole numbers, so that the order of the sums does not matter.
        let number = |n: usize| f32::from(u8::try_from(n * 7 % 11).unwrap()) - 5.0;
        let (inputs, outputs) = (5, 96);
        let weights: Vec<f32> = (0..inputs * outputs).map(number).collect();
        let matrix = Matrix::new(inputs, outputs, &weights);
        for count in 0..10 {
            let rows: Vec<f32> = (0..count * inputs).map(|n| number(n + 3)).collect();
            let expected: Vec<f32> = (0..count * outputs)
                .map(|at| {
                    let (row, column) = (at / outputs, at % outputs);
                    (0..inputs).map(|k| rows[row * inputs + k] * weights[k * outputs + column]).sum()
                })
                .collect();
            assert_eq!(matrix.times(&rows), expected, "{count} rows");
        }
    }
}
