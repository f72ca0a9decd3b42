//! What a text means, in whole numbers.

/// One of these is the unit of a component, so that sums of products stay exact.
const UNIT: f32 = 4_096.0;
const UNIT_SQUARED: i32 = 4_096 * 4_096;

/// What a text means: a direction in a space that all languages share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning(Box<[i16]>);

impl Meaning {
    /// From a direction of length 1. Its components are rounded here, once: computers differ in the last digits of a sum, and
    /// what is compared and put in order must not.
    #[must_use]
    pub fn rounded(components: &[f32]) -> Self {
        let whole = |component: &f32| {
            #[expect(clippy::cast_possible_truncation, reason = "a component is between -1 and 1")]
            let whole = (component.clamp(-1.0, 1.0) * UNIT).round() as i16;
            whole
        };
        Self(components.iter().map(whole).collect())
    }

    /// How alike two meanings are: the cosine in thousandths, at most 1000; below 0 for what has nothing in common.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> i32 {
        let products = self.0.iter().zip(&other.0).map(|(a, b)| i32::from(*a) * i32::from(*b));
        (products.sum::<i32>() / (UNIT_SQUARED / 1_000)).min(1_000)
    }

    /// The components, each from -4096 to 4096.
    #[must_use]
    pub fn components(&self) -> &[i16] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_direction_is_a_thousand_and_a_right_angle_nothing() {
        let (east, north) = (Meaning::rounded(&[1.0, 0.0]), Meaning::rounded(&[0.0, 1.0]));
        assert_eq!(east.likeness(&east), 1_000);
        assert_eq!(east.likeness(&north), 0);
        assert_eq!(east.likeness(&Meaning::rounded(&[0.6, 0.8])), 600);
        assert_eq!(east.likeness(&Meaning::rounded(&[-1.0, 0.0])), -1_000);
    }

    #[test]
    fn what_is_no_number_or_too_large_is_bounded() {
        let odd = Meaning::rounded(&[f32::NAN, f32::INFINITY, -7.0]);
        assert_eq!(odd.components(), [0, 4_096, -4_096]);
    }
}
