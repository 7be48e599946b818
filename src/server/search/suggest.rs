//! What is offered while somebody types.

use super::find::Finder;
use crate::error::AppError;
use crate::model::search::{Suggested, Suggestion};
use crate::model::value::{self, Value};
use crate::server::access::Entered;

/// Things that are offered at once.
const OFFERED: usize = 8;
/// Names of one kind that are looked at.
const NAMES: u32 = 4;
/// Letters from which on something is looked up: nearly everything begins with one letter.
const SHORTEST: usize = 2;
/// Letters up to which something is looked up: no name is longer.
const LONGEST: usize = 300;

/// A few things whose names begin with a text, the exact first; none for texts that are too short or
/// too long.
///
/// # Errors
/// [`AppError`] where something cannot be read.
pub async fn suggest(entered: &Entered, text: &str) -> Result<Suggested, AppError> {
    let text = value::clean(text);
    if !(SHORTEST..=LONGEST).contains(&text.chars().count()) {
        return Ok(Suggested::default());
    }
    let finder = Finder::new(entered, NAMES).await?;
    let mut hits = finder.find(&Value::read(&text)).await?;
    let more = hits.len() > OFFERED || finder.is_cut();
    hits.truncate(OFFERED);
    let offered = hits.into_iter().map(|hit| {
        let (entity, href, note) = (hit.entity, hit.href, hit.note);
        Suggestion { entity, href, note }
    });
    Ok(Suggested { found: offered.collect(), more })
}
