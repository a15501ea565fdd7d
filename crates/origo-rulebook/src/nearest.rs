/// The names closest to what was typed, best first, at most three; none if nothing is close.
///
/// ```
/// assert_eq!(origo_rulebook::nearest("principle", ["principal", "core", "heavy"]), ["principal"]);
/// ```
pub fn nearest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let typed = typed.to_lowercase();
    let mut scored: Vec<(usize, &str)> = names
        .into_iter()
        .map(|name| {
            let lower = name.to_lowercase();
            let inside = typed.len() >= 3 && (lower.contains(&typed) || typed.contains(&lower) && lower.len() >= 3);
            let distance = strsim::damerau_levenshtein(&typed, &lower);
            (if inside { distance.min(2) } else { distance }, name)
        })
        .filter(|(distance, name)| *distance <= (name.len().max(typed.len()) / 3).max(1))
        .collect();
    scored.sort();
    scored.dedup();
    scored.into_iter().map(|(_, name)| name).take(3).collect()
}

/// A help sentence: the nearest names, or the whole list if it is short.
pub fn did_you_mean<'a>(typed: &str, names: impl IntoIterator<Item = &'a str> + Clone) -> String {
    let close = nearest(typed, names.clone());
    if !close.is_empty() {
        return format!("did you mean {}?", quoted(&close, " or "));
    }
    let mut all: Vec<&str> = names.into_iter().collect();
    all.sort_unstable();
    all.dedup();
    if all.is_empty() {
        return "none is declared".to_owned();
    }
    let more = all.len().saturating_sub(12);
    all.truncate(12);
    let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("known: {}{tail}", quoted(&all, ", "))
}

fn quoted(names: &[&str], joint: &str) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(joint)
}
