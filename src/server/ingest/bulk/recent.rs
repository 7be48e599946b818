//! Which documents a tenant got lately: rsyslog and others that lose a connection send the documents
//! of the broken request again one by one, or beside others, so that the request's key does not tell.
//!
//! Before its rows go to the store a request writes down its documents' fingerprints and its key. A
//! document that comes again belongs to that request; whether its rows were kept, the store says by
//! the key. So a crash between any two steps loses nothing and doubles nothing. The memory is bounded
//! by number, not by time: it lasts through an outage of any length.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OnceCell, watch};

use super::repeat::{PRINT, Print};
use crate::server::records::received::{self, Received};
use crate::server::tenancy::Tenant;

/// Documents that are remembered: some 25 MB of memory, 8 MB of database.
const MOST_DOCUMENTS: usize = 1 << 19;
/// Requests that are remembered, where they are small: some 25 MB of memory.
const MOST_REQUESTS: usize = 1 << 16;

/// A tenant's memory.
#[derive(Debug, Default)]
pub struct Recent {
    loaded: OnceCell<()>,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    /// Place of the next request.
    next: i64,
    /// The latest request that brought a document.
    by_print: HashMap<Print, i64>,
    requests: BTreeMap<i64, Arc<Request>>,
    documents: usize,
}

/// A request that brought documents.
#[derive(Debug)]
pub(super) struct Request {
    number: i64,
    /// The store's key of its rows.
    pub(super) key: String,
    prints: Vec<Print>,
    fate: watch::Sender<Fate>,
}

/// What became of a request's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// Its request is being answered.
    Underway,
    /// Only the store can say.
    Unknown,
    Kept,
    Lost,
}

impl Request {
    fn fate(&self) -> Fate {
        *self.fate.borrow()
    }

    /// Waits until it is not under way; whether the store has to be asked.
    pub(super) async fn is_open(&self) -> bool {
        let mut fate = self.fate.subscribe();
        // The sender lives as long as the request.
        let _ = fate.wait_for(|fate| *fate != Fate::Underway).await;
        self.fate() == Fate::Unknown
    }

    /// What the store said.
    pub(super) fn settle(&self, kept: bool) {
        self.fate.send_replace(if kept { Fate::Kept } else { Fate::Lost });
    }
}

/// A request's hold on the documents that it brings first.
#[derive(Debug)]
pub(super) struct Claim(Arc<Request>);

impl Claim {
    /// The store's key of the rows.
    pub(super) fn key(&self) -> &str {
        &self.0.key
    }

    /// The rows are durable.
    pub(super) fn kept(self) {
        self.0.settle(true);
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.0.fate.send_if_modified(|fate| {
            let underway = *fate == Fate::Underway;
            *fate = if underway { Fate::Unknown } else { *fate };
            underway
        });
    }
}

/// What is known of a request's documents.
#[derive(Debug)]
pub(super) enum Look {
    /// Requests that brought some of them and whose fate has to be found out first.
    Open(Vec<Arc<Request>>),
    /// For each document the request that kept it; none where it is new.
    Known(Vec<Option<Arc<Request>>>, Option<Claim>),
}

impl Recent {
    /// Reads what earlier processes wrote down; once.
    pub(super) async fn load(&self, tenant: &Tenant) -> sqlx::Result<()> {
        let load = async || {
            let rows = received::all(tenant.database().pool()).await?;
            let mut inner = self.lock();
            for row in rows {
                let prints = row.documents.chunks_exact(PRINT);
                let prints = prints.filter_map(|print| print.try_into().ok()).collect();
                inner.next = row.number;
                inner.add(row.append_key, prints, Fate::Unknown);
            }
            Ok(())
        };
        self.loaded.get_or_try_init(load).await.map(|_| ())
    }

    /// Looks documents up and, where everything is known about them, claims the new ones in the same
    /// moment under the key that `key_of` makes of them.
    pub(super) fn look(&self, prints: &[Print], key_of: impl Fn(&[Print]) -> String) -> Look {
        let mut inner = self.lock();
        let mut open: Vec<Arc<Request>> = Vec::new();
        let mut lost = Vec::new();
        let mut known = Vec::with_capacity(prints.len());
        for print in prints {
            let request = inner.request(print);
            let fate = request.as_ref().map(|request| request.fate());
            if let (Some(request), Some(Fate::Underway | Fate::Unknown)) = (&request, fate)
                && !open.iter().any(|other| Arc::ptr_eq(other, request))
            {
                open.push(Arc::clone(request));
            }
            if let (Some(request), Some(Fate::Lost)) = (&request, fate) {
                lost.push(request.number);
            }
            known.push(request.filter(|_| fate == Some(Fate::Kept)));
        }
        if !open.is_empty() {
            return Look::Open(open);
        }
        // Attempts that the store refused must not push out what it kept.
        lost.into_iter().for_each(|number| inner.forget(number));
        let new = prints.iter().zip(&known).filter(|(_, known)| known.is_none());
        let new: Vec<Print> = new.map(|(print, _)| *print).collect();
        let claim = (!new.is_empty()).then(|| Claim(inner.add(key_of(&new), new, Fate::Underway)));
        Look::Known(known, claim)
    }

    /// Writes a claim down, before its rows go to the store.
    pub(super) async fn note(&self, tenant: &Tenant, claim: &Claim) -> sqlx::Result<()> {
        let request = &claim.0;
        let oldest = {
            let inner = self.lock();
            inner.requests.first_key_value().map_or(0, |(number, _)| *number)
        };
        let documents = request.prints.concat();
        let row = Received { number: request.number, append_key: request.key.clone(), documents };
        received::add(tenant.database().pool(), &row, oldest).await
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn request(&self, print: &Print) -> Option<Arc<Request>> {
        self.requests.get(self.by_print.get(print)?).cloned()
    }

    /// Adds a request and forgets the oldest ones beyond the bounds.
    fn add(&mut self, key: String, prints: Vec<Print>, fate: Fate) -> Arc<Request> {
        let number = self.next;
        self.next += 1;
        self.documents += prints.len();
        for print in &prints {
            self.by_print.insert(*print, number);
        }
        let request = Arc::new(Request { number, key, prints, fate: watch::Sender::new(fate) });
        self.requests.insert(number, Arc::clone(&request));
        while self.documents > MOST_DOCUMENTS || self.requests.len() > MOST_REQUESTS {
            let Some((oldest, _)) = self.requests.first_key_value() else { break };
            self.forget(*oldest);
        }
        request
    }

    fn forget(&mut self, number: i64) {
        let Some(request) = self.requests.remove(&number) else { return };
        self.documents -= request.prints.len();
        for print in &request.prints {
            if self.by_print.get(print) == Some(&number) {
                self.by_print.remove(print);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(number: u32) -> Print {
        let mut print = [0; PRINT];
        print[..4].copy_from_slice(&number.to_be_bytes());
        print
    }

    fn look(recent: &Recent, numbers: &[u32]) -> Look {
        let prints: Vec<Print> = numbers.iter().map(|number| print(*number)).collect();
        recent.look(&prints, |new| format!("{}", new.len()))
    }

    fn known(look: Look) -> (Vec<bool>, Option<Claim>) {
        match look {
            Look::Known(known, claim) => (known.iter().map(Option::is_some).collect(), claim),
            Look::Open(open) => panic!("{open:?}"),
        }
    }

    #[tokio::test]
    async fn a_document_is_new_until_a_request_kept_it() {
        let recent = Recent::default();
        let (before, claim) = known(look(&recent, &[1, 2]));
        assert_eq!(before, [false, false]);
        let Look::Open(open) = look(&recent, &[2, 3]) else { panic!("one is under way") };
        assert_eq!(open.len(), 1);
        claim.unwrap().kept();
        assert!(!open[0].is_open().await);
        let (now, claim) = known(look(&recent, &[2, 3]));
        assert_eq!(now, [true, false]);
        assert_eq!(claim.unwrap().0.key, "1");
    }

    #[tokio::test]
    async fn where_a_request_ended_without_an_answer_the_store_decides() {
        for kept in [true, false] {
            let recent = Recent::default();
            drop(known(look(&recent, &[1])));
            let Look::Open(open) = look(&recent, &[1]) else { panic!("its fate is unknown") };
            assert!(open[0].is_open().await);
            open[0].settle(kept);
            let (now, claim) = known(look(&recent, &[1]));
            assert_eq!((now, claim.is_some()), (vec![kept], !kept));
        }
    }

    #[test]
    fn attempts_that_the_store_refused_take_no_room() {
        let recent = Recent::default();
        for _ in 0..5 {
            drop(known(look(&recent, &[1, 2])));
            let Look::Open(open) = look(&recent, &[1]) else { panic!("its fate is unknown") };
            open[0].settle(false);
        }
        known(look(&recent, &[1])).1.unwrap().kept();
        let inner = recent.lock();
        assert_eq!((inner.documents, inner.requests.len(), inner.by_print.len()), (1, 1, 1));
    }

    #[test]
    fn the_memory_is_bounded_and_forgets_the_oldest() {
        let recent = Recent::default();
        let most = u32::try_from(MOST_REQUESTS).unwrap();
        for number in 0..=most {
            known(look(&recent, &[number])).1.unwrap().kept();
        }
        assert_eq!(known(look(&recent, &[1])).0, [true]);
        assert_eq!(known(look(&recent, &[0])).0, [false]);
        let recent = Recent::default();
        let many: Vec<u32> = (0..u32::try_from(MOST_DOCUMENTS).unwrap()).collect();
        known(look(&recent, &many)).1.unwrap().kept();
        known(look(&recent, &[u32::MAX])).1.unwrap().kept();
        assert_eq!(known(look(&recent, &[u32::MAX, 0])).0, [true, false]);
        assert!(recent.lock().by_print.len() <= 2);
    }
}
