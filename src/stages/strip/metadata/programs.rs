//! Values behind a label that are of a program: a formula, an assignment, a command. Nobody is called so, and a
//! line that says what a program does is of the text.

/// Whether what stands behind a label is of a program: `dep[y] = dep[x] + 1`, `vim /etc/hosts`, `git push origin`.
pub(super) fn is_of_a_program(value: &str) -> bool {
    /// So many words without a capital are no name in Latin letters.
    const WORDS: usize = 3;
    const SIGNS: [char; 5] = ['=', '{', '\\', '`', '$'];
    let value = value.trim();
    let is_address = value.contains("://") || value.contains("www.") || value.contains('@');
    if !value.is_ascii() || is_address || !value.contains(|c: char| c.is_ascii_alphabetic()) {
        return false;
    }
    // An option or a path behind a command.
    let argument = |word: &str| {
        let rest = word.strip_prefix("--").or(word.strip_prefix('-'));
        let path = word.starts_with('/') || word.starts_with("~/") || word.starts_with("./");
        rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))
            || path && word[1..].contains('/')
    };
    let small = !value.contains(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
    value.contains(SIGNS)
        || value.contains("()")
        || value.split_whitespace().skip(1).any(argument)
        || small && value.split_whitespace().count() >= WORDS && !value.contains(',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_told_from_names_and_addresses() {
        for value in [
            "dep[y] = dep[x] + 1",
            "vim /etc/hosts",
            "npm publish --access public",
            "git push origin",
            "sleep()",
        ] {
            assert!(is_of_a_program(value), "{value}");
        }
        for value in [
            "Lin Xiaodu",
            "lin xiaodu",
            "Ferry News / AP",
            "http://ferry.example/?a=1",
            "lin@ferry.example",
            "2021-03-14 12:30",
            "青禾网 = 海潮",
            "Lin Xiaodu - Ferry News",
        ] {
            assert!(!is_of_a_program(value), "{value}");
        }
    }
}
