//! Documents that were read into the store, each one once.

use std::sync::Arc;

use schema::Row;
use store::Batch;

use super::answer::Item;
use super::recent::{Claim, Look, Request};
use super::repeat::{self, Print};
use super::take::Sender;
use crate::error::AppError;
use crate::server::sources::Rejections;

/// Accepted documents and their rows.
#[derive(Debug, Default)]
pub(super) struct Documents {
    /// What each document is known by when it comes again.
    pub(super) prints: Vec<Print>,
    /// Their rows.
    pub(super) rows: Vec<Row>,
    /// For each row the place of its document among `prints`.
    pub(super) owners: Vec<usize>,
    /// What could not be read.
    pub(super) rejections: Rejections,
}

/// Makes rows durable; `items` that did not fail are those of the `documents`, in the same order.
///
/// Documents that were kept before are left out. A request that as a whole was kept before gets the
/// first one's places in the log; documents beside others get none.
///
/// # Errors
/// [`AppError`]: the store is behind, or cannot write. Nothing new was kept then.
pub(super) async fn keep(
    sender: Sender,
    documents: Documents,
    items: &mut [Item],
) -> Result<(), AppError> {
    let Documents { prints, rows, owners, rejections } = documents;
    let key = repeat::key(&sender.token.name, &prints);
    let (known, claim) = claim(&sender, &prints).await?;
    let old = known.iter().flatten().count();
    metrics::counter!("sightline_repeated_documents_total").increment(old as u64);
    // The store answers a whole request that comes again as it did the first time.
    let whole = known.iter().all(|known| known.as_ref().is_some_and(|known| known.key == key));
    let mut places = vec![None; prints.len()];
    let mut sent = Vec::with_capacity(rows.len());
    for (row, owner) in rows.into_iter().zip(owners) {
        let (Some(known), Some(place)) = (known.get(owner), places.get_mut(owner)) else {
            continue;
        };
        if whole || known.is_none() {
            place.get_or_insert(sent.len() as u64);
            sent.push(row);
        }
    }
    let key = claim.as_ref().map_or(key, |claim| claim.key().to_owned());
    // In a task of its own: a client that hangs up ends its request, and must not end this half-way.
    let appending = tokio::spawn(async move {
        let receipt = sender.append(sent, Some(key), rejections).await?;
        if let Some(claim) = claim {
            claim.kept();
        }
        Ok::<_, AppError>(receipt)
    });
    let receipt = appending.await.map_err(AppError::internal)??;
    let first = receipt.map_or(0, |receipt| receipt.first.0);
    for (item, place) in items.iter_mut().filter(|item| !item.failed()).zip(places) {
        item.place(place.map_or(0, |place| first + place));
    }
    Ok(())
}

/// For each document the request that kept it, and a hold on those that nobody kept. Waits for
/// requests under way that bring one of them, and asks the store about those whose end nobody saw.
async fn claim(
    sender: &Sender,
    prints: &[Print],
) -> Result<(Vec<Option<Arc<Request>>>, Option<Claim>), AppError> {
    let (tenant, recent) = (&sender.tenant, &sender.tenant.recent);
    recent.load(tenant).await.map_err(AppError::internal)?;
    loop {
        match recent.look(prints, |new| repeat::key(&sender.token.name, new)) {
            Look::Known(known, claim) => {
                if let Some(claim) = &claim {
                    recent.note(tenant, claim).await.map_err(AppError::internal)?;
                }
                return Ok((known, claim));
            }
            Look::Open(open) => {
                for request in open {
                    if request.is_open().await {
                        // Without rows this writes nothing and only tells whether the key is known.
                        let ask = Batch { rows: Vec::new(), key: Some(request.key.clone()) };
                        let said = tenant.store.append(&sender.ctx, ask).await;
                        request.settle(said.map_err(AppError::internal)?.repeated);
                    }
                }
            }
        }
    }
}
