//! Finds things by any value that somebody has in hand.

mod find;
mod suggest;

pub use suggest::suggest;

use crate::error::AppError;
use crate::model::Moment;
use crate::model::search::{Looked, LookedUp, MOST_VALUES, SearchAnswer, Searched};
use crate::model::value::{self, Value};
use crate::server::access::Entered;
use crate::server::alerts::scope_words;
use crate::server::{consumers, sources};
use crate::url::SearchQuery;
use find::Finder;

/// Hits that are listed.
const MOST: usize = 100;

/// What a search found.
///
/// # Errors
/// [`AppError::Invalid`] for a list that is too long; else where something cannot be read.
pub async fn search(entered: &Entered, query: SearchQuery) -> Result<SearchAnswer, AppError> {
    let values = value::lines(&query.text);
    let behind = sources::settle(entered, consumers::ROLLUPS).await;
    let finder = Finder::new(entered, find::NAMES).await?;
    match values.as_slice() {
        [] => Ok(SearchAnswer::Nothing),
        [one] => Ok(SearchAnswer::One(searched(entered, &finder, one, behind).await?)),
        many if many.len() > MOST_VALUES => {
            let message = format!(
                "The list has {} values. Look up at most {MOST_VALUES} at once.",
                many.len()
            );
            Err(AppError::invalid("q", message))
        }
        many => {
            let mut looked = Vec::with_capacity(many.len());
            for text in many {
                let value = Value::read(text);
                let mut hits = finder.find(&value).await?;
                let number = hits.len() as u64;
                looked.push(Looked {
                    text: text.clone(),
                    what: value.label().to_owned(),
                    hit: (!hits.is_empty()).then(|| hits.remove(0)),
                    hits: number,
                });
            }
            let (scope, since) = (scope_words(entered), kept_since(entered));
            Ok(SearchAnswer::List(LookedUp { looked, scope, since, behind }))
        }
    }
}

/// The oldest day that is kept.
fn kept_since(entered: &Entered) -> Moment {
    let retention = entered.tenant.record.retention_days;
    Moment(entered.clock().now()).plus_seconds(-retention * 86_400)
}

async fn searched(
    entered: &Entered,
    finder: &Finder<'_>,
    text: &str,
    behind: u64,
) -> Result<Searched, AppError> {
    let value = Value::read(text);
    let mut hits = finder.find(&value).await?;
    let go = match hits.as_slice() {
        [only] if !finder.is_cut() => Some(only.href.clone()),
        _ => None,
    };
    let more = hits.len() > MOST || finder.is_cut();
    hits.truncate(MOST);
    Ok(Searched {
        text: text.to_owned(),
        what: value.label().to_owned(),
        places: find::places(&value).iter().map(|place| (*place).to_owned()).collect(),
        scope: scope_words(entered),
        since: kept_since(entered),
        behind,
        hits,
        more,
        go,
    })
}
