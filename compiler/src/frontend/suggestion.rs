//! The nearest known name to an unknown one.

/// The name among `known` that is nearest to `name` by edit distance, if one is near enough to be meant: at most one
/// edit for up to four characters, two for more. An edit of one or two characters makes another name of them.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = match name.chars().count() {
        0..=2 => return None,
        3..=4 => 1,
        _ => 2,
    };
    within(limit, name, known)
}

/// The nearest of two sorts of names. Of two that are equally near, it is that of `own`, which are more likely.
pub fn nearest_of<'a>(
    name: &str,
    own: impl Iterator<Item = &'a str>,
    others: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    let letters: Vec<char> = name.chars().collect();
    let found = [nearest(name, own), nearest(name, others)];
    found
        .into_iter()
        .flatten()
        .min_by_key(|candidate| distance(&letters, candidate))
}

/// The same where `name` is unlikely to be one of `known`: one edit, and that of a longer name.
pub fn almost_equal<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    match name.chars().count() {
        0..=4 => None,
        _ => within(1, name, known),
    }
}

/// The nearest name at a distance of at most `limit`. What begins with a digit is rather a number.
fn within<'a>(limit: usize, name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let letters: Vec<char> = name.chars().collect();
    if letters.first().is_some_and(char::is_ascii_digit) {
        return None;
    }
    known
        .filter(|candidate| candidate.len().abs_diff(name.len()) <= 4 * limit && *candidate != name)
        .map(|candidate| (distance(&letters, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= limit && *distance < candidate.chars().count())
        .min()
        .map(|(_, candidate)| candidate)
}

/// The number of insertions, deletions, replacements and swaps of neighbours that make one word the other.
fn distance(a: &[char], b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut row = vec![i + 1];
        for j in 0..b.len() {
            let replaced = last[j] + usize::from(a[i] != b[j]);
            let mut best = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                best = best.min(before_last[j - 1] + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_name_is_found() {
        let known = ["display", "string-length", "car", "cdr"];
        assert_eq!(nearest("dispaly", known.into_iter()), Some("display"));
        assert_eq!(nearest("string-lenght", known.into_iter()), Some("string-length"));
        assert_eq!(nearest("cra", known.into_iter()), Some("car"));
        assert_eq!(
            nearest_of("lop", ["loop"].into_iter(), ["log"].into_iter()),
            Some("loop")
        );
        assert_eq!(almost_equal("dispaly", known.into_iter()), Some("display"));
    }

    #[test]
    fn a_far_name_is_not() {
        assert_eq!(nearest("frobnicate", ["display", "car"].into_iter()), None);
        assert_eq!(nearest("->", ["=>"].into_iter()), None);
        assert_eq!(nearest("12e", ["12+"].into_iter()), None);
        assert_eq!(almost_equal("depth", ["tenth"].into_iter()), None);
        assert_eq!(almost_equal("tag", ["tan"].into_iter()), None);
    }
}
