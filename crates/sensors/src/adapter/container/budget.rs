//! A bound on what one file may unpack to, shared by everything nested in it.

use std::cell::Cell;
use std::io::{Error, ErrorKind, Read};
use std::rc::Rc;

/// Bytes that may still be unpacked.
pub(super) struct Budget(Rc<Cell<u64>>);

impl Budget {
    pub(super) fn new(bytes: u64) -> Self {
        Self(Rc::new(Cell::new(bytes)))
    }

    /// `stream`, whose bytes are paid from this budget.
    pub(super) fn limit<R: Read>(&self, stream: R) -> Limited<R> {
        Limited { stream, left: Rc::clone(&self.0) }
    }
}

/// A stream that fails once the budget is spent.
pub(super) struct Limited<R> {
    stream: R,
    left: Rc<Cell<u64>>,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.stream.read(buffer)?;
        match self.left.get().checked_sub(count as u64) {
            Some(left) => {
                self.left.set(left);
                Ok(count)
            }
            None => Err(Error::new(ErrorKind::FileTooLarge, "unpacks to too much")),
        }
    }
}

/// Whether a read failed for want of budget.
pub(super) fn is_spent(error: &Error) -> bool {
    error.kind() == ErrorKind::FileTooLarge
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_of_one_budget_share_it() {
        let budget = Budget::new(10);
        let mut bytes = Vec::new();
        budget.limit(&b"123456"[..]).read_to_end(&mut bytes).unwrap();
        let error = budget.limit(&b"7890AB"[..]).read_to_end(&mut bytes).unwrap_err();
        assert!(is_spent(&error));
        assert!(!is_spent(&Error::other("else")));
    }
}
