//! Turns: for one key, one at a time. Not here: what a turn is taken for (`caps`, `town::closing`).

use std::hash::Hash;

use dashmap::DashMap;

/// Whose turn it is, by key. Nobody waits for a turn: who finds it taken comes back.
pub struct Turns<K: Eq + Hash> {
    taken: DashMap<K, ()>,
}

impl<K: Eq + Hash> Default for Turns<K> {
    fn default() -> Self {
        Self { taken: DashMap::new() }
    }
}

/// A turn; ends when dropped.
pub struct Turn<'a, K: Eq + Hash> {
    turns: &'a Turns<K>,
    key: K,
}

impl<K: Eq + Hash> Drop for Turn<'_, K> {
    fn drop(&mut self) {
        self.turns.taken.remove(&self.key);
    }
}

impl<K: Eq + Hash + Clone> Turns<K> {
    /// The turn for a key, unless somebody has it right now.
    pub fn turn_of(&self, key: K) -> Option<Turn<'_, K>> {
        let before = self.taken.insert(key.clone(), ());
        // Made only where the answer is yes: a turn that is dropped ends whoever's turn it is.
        before.is_none().then(|| Turn { turns: self, key })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_one_waits_however_often_it_asks() {
        let turns = Turns::default();
        let first = turns.turn_of(1);
        assert!(first.is_some());
        assert!(turns.turn_of(1).is_none());
        assert!(turns.turn_of(1).is_none(), "being told no must not end the first one's turn");
        assert!(turns.turn_of(2).is_some(), "others do not wait");
        drop(first);
        assert!(turns.turn_of(1).is_some());
    }
}
