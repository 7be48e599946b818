//! Documents that were read into the store, each one once.

use std::sync::Arc;

use schema::Row;
use store::Batch;

use super::answer::Item;
use super::recent::{Claim, Look, Request};
use super::repeat::{self, Print};
use super::take::Sender;
use crate::error::AppError;

/// A document that was accepted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Document {
    /// What it is known by when it comes again.
    pub(super) print: Print,
    /// How many rows it became.
    pub(super) rows: usize,
}

/// Makes rows durable; `documents` are those of the `items` that did not fail, and their rows are
/// `rows`, all in the same order.
///
/// Documents that were kept before are left out. A request that as a whole was kept before gets the
/// first one's places in the log; documents beside others get none.
///
/// # Errors
/// [`AppError`]: the store is behind, or cannot write. Nothing new was kept then.
pub(super) async fn keep(
    sender: Sender,
    rows: Vec<Row>,
    documents: &[Document],
    items: &mut [Item],
) -> Result<(), AppError> {
    let rejected = items.iter().filter(|item| item.failed()).count();
    let prints: Vec<Print> = documents.iter().map(|document| document.print).collect();
    let key = repeat::key(&sender.token, &prints);
    let (known, claim) = claim(&sender, &prints).await?;
    let old = known.iter().flatten().count();
    metrics::counter!("sightline_repeated_documents_total").increment(old as u64);
    // The store answers a whole request that comes again as it did the first time.
    let whole = known.iter().all(|known| known.as_ref().is_some_and(|known| known.key == key));
    let is_sent: Vec<bool> = known.iter().map(|known| whole || known.is_none()).collect();
    let sent = documents.iter().zip(&is_sent);
    let of_row = sent.flat_map(|(document, sent)| std::iter::repeat_n(*sent, document.rows));
    let rows = rows.into_iter().zip(of_row).filter_map(|(row, sent)| sent.then_some(row)).collect();
    let key = claim.as_ref().map_or(key, |claim| claim.key().to_owned());
    // In a task of its own: a client that hangs up ends its request, and must not end this half-way.
    let appending = tokio::spawn(async move {
        let receipt = sender.append(rows, Some(key), rejected).await?;
        if let Some(claim) = claim {
            claim.kept();
        }
        Ok::<_, AppError>(receipt)
    });
    let receipt = appending.await.map_err(AppError::internal)??;
    let mut place = receipt.map_or(0, |receipt| receipt.first.0);
    let accepted = items.iter_mut().filter(|item| !item.failed());
    for ((item, document), sent) in accepted.zip(documents).zip(is_sent) {
        item.place(if sent { place } else { 0 });
        place += if sent { document.rows as u64 } else { 0 };
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
        match recent.look(prints, |new| repeat::key(&sender.token, new)) {
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
