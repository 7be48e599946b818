use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use sqlx::SqliteConnection;
use tokio_util::sync::CancellationToken;

use super::*;
use crate::testing::{MONDAY, Opened, Place, process};
use crate::{Database, StoreError};

/// Writes the place of every row into a table without a key, so that a doubled row shows.
struct Noting {
    /// How often it still fails: while processing, then while committing.
    failures: Arc<AtomicU32>,
    /// How often it starts.
    limits: Limits,
}

impl Noting {
    fn reliable() -> Self {
        Self::failing(0)
    }

    fn failing(failures: u32) -> Self {
        Self { failures: Arc::new(AtomicU32::new(failures)), limits: Limits::default() }
    }

    fn fail(&self, even: bool) -> Result<(), ConsumerError> {
        let left = self.failures.load(Ordering::SeqCst);
        if left > 0 && left.is_multiple_of(2) == even {
            self.failures.fetch_sub(1, Ordering::SeqCst);
            return Err(format!("{left} failures to go").into());
        }
        Ok(())
    }
}

#[async_trait]
impl Consumer for Noting {
    type Output = Vec<Seq>;

    fn name(&self) -> &'static str {
        "noting"
    }

    fn limits(&self) -> Limits {
        self.limits
    }

    async fn process(&self, batches: Vec<LogBatch>) -> Result<Vec<Seq>, ConsumerError> {
        self.fail(true)?;
        Ok(batches.iter().flat_map(LogBatch::rows).map(|(seq, _)| seq).collect())
    }

    async fn commit(
        &self,
        seqs: &Vec<Seq>,
        database: &mut SqliteConnection,
    ) -> Result<(), ConsumerError> {
        for (at, seq) in seqs.iter().enumerate() {
            sqlx::query("INSERT INTO noted (seq) VALUES ($1)")
                .bind(seq.as_i64())
                .execute(&mut *database)
                .await?;
            if at == seqs.len() / 2 {
                self.fail(false)?;
            }
        }
        Ok(())
    }
}

async fn database(opened: &Opened) -> Database {
    let database = opened.tenant.database(&opened.ctx).unwrap().clone();
    sqlx::query("CREATE TABLE IF NOT EXISTS noted (seq BIGINT)")
        .execute(database.pool())
        .await
        .unwrap();
    database
}

async fn noted(database: &Database) -> Vec<i64> {
    sqlx::query_scalar("SELECT seq FROM noted ORDER BY seq")
        .fetch_all(database.pool())
        .await
        .unwrap()
}

async fn append(opened: &Opened, rows: i64) {
    opened.append((0..rows).map(|at| process("d", MONDAY, at)).collect()).await;
}

#[tokio::test]
async fn failures_while_processing_and_committing_neither_lose_nor_double() {
    let place = Place::new().await;
    let opened = place.open().await;
    let database = database(&opened).await;
    let consumer = Noting::failing(4);
    let failures = Arc::clone(&consumer.failures);
    opened.tenant.consume(&opened.ctx, consumer, &CancellationToken::new()).await.unwrap();
    append(&opened, 20).await;
    let failed = opened.tenant.caught_up(&opened.ctx, "noting").await;
    assert!(matches!(failed, Err(StoreError::Consumer { .. })), "{failed:?}");
    let status = opened.tenant.status();
    let noting = status.consumers.iter().find(|status| status.name == "noting").unwrap();
    assert!(noting.error.is_some() && noting.running && noting.lag == 20, "{noting:?}");
    while opened.tenant.caught_up(&opened.ctx, "noting").await.is_err() {
        tokio::task::yield_now().await;
    }
    assert_eq!(failures.load(Ordering::SeqCst), 0);
    assert_eq!(noted(&database).await, (1..=20).collect::<Vec<_>>());
    assert!(opened.tenant.status().consumers.iter().all(|status| status.error.is_none()));
}

#[tokio::test]
async fn a_consumer_that_somebody_waits_for_starts_before_its_time() {
    let place = Place::new().await;
    let opened = place.open().await;
    let database = database(&opened).await;
    let hour = Duration::from_secs(3_600);
    let limits = Limits { age: hour, pace: hour, ..Limits::default() };
    let consumer = Noting { limits, ..Noting::reliable() };
    opened.tenant.consume(&opened.ctx, consumer, &CancellationToken::new()).await.unwrap();
    for rows in [5, 10] {
        append(&opened, 5).await;
        // Rows that nobody waits for stay until there are many, or they are old.
        assert_eq!(noted(&database).await.len(), rows - 5);
        opened.tenant.caught_up(&opened.ctx, "noting").await.unwrap();
        assert_eq!(noted(&database).await.len(), rows);
    }
}

#[tokio::test]
async fn a_full_portion_starts_once_rows_stop_coming_although_its_time_is_far() {
    let place = Place::new().await;
    let opened = place.open().await;
    let database = database(&opened).await;
    let hour = Duration::from_secs(3_600);
    let limits = Limits { rows: 2, pace: hour, yields: 1_000, ..Limits::default() };
    let consumer = Noting { limits, ..Noting::reliable() };
    opened.tenant.consume(&opened.ctx, consumer, &CancellationToken::new()).await.unwrap();
    append(&opened, 1).await;
    opened.tenant.caught_up(&opened.ctx, "noting").await.unwrap();
    append(&opened, 4).await;
    let all = async {
        while noted(&database).await.len() < 5 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(hour / 60, all).await.unwrap();
}

#[tokio::test]
async fn a_restart_goes_on_behind_the_cursor_and_reads_rows_that_left_memory() {
    let place = Place::new().await;
    for round in 1..=4_i64 {
        let opened = place.open_with(|config| config.log_roll = 1).await;
        let database = database(&opened).await;
        if round > 1 {
            // Rows of the round before are in segments by now: they come from the log's files.
            opened.tenant.flush(&opened.ctx).await.unwrap();
        }
        append(&opened, 10).await;
        if round == 1 {
            // Known from the start, and stopped: the log keeps its rows.
            let stop = CancellationToken::new();
            opened.tenant.consume(&opened.ctx, Noting::reliable(), &stop).await.unwrap();
            opened.tenant.caught_up(&opened.ctx, "noting").await.unwrap();
        } else if round % 2 == 0 {
            let stop = CancellationToken::new();
            opened.tenant.consume(&opened.ctx, Noting::reliable(), &stop).await.unwrap();
            opened.tenant.caught_up(&opened.ctx, "noting").await.unwrap();
            assert_eq!(noted(&database).await, (1..=round * 10).collect::<Vec<_>>());
        }
        opened.close().await;
    }
}

#[tokio::test]
async fn one_name_runs_once_and_stops_with_its_token() {
    let place = Place::new().await;
    let opened = place.open().await;
    let database = database(&opened).await;
    let stop = CancellationToken::new();
    opened.tenant.consume(&opened.ctx, Noting::reliable(), &stop).await.unwrap();
    let twice = opened.tenant.consume(&opened.ctx, Noting::reliable(), &stop).await;
    assert!(matches!(twice, Err(StoreError::Running("noting"))));
    append(&opened, 3).await;
    opened.tenant.caught_up(&opened.ctx, "noting").await.unwrap();
    stop.cancel();
    append(&opened, 3).await;
    // It has stopped once its status says so.
    while opened.tenant.caught_up(&opened.ctx, "noting").await.is_ok() {
        tokio::task::yield_now().await;
    }
    let running =
        || opened.tenant.status().consumers.iter().any(|one| one.name == "noting" && one.running);
    while running() {
        tokio::task::yield_now().await;
    }
    opened
        .tenant
        .consume(&opened.ctx, Noting::reliable(), &CancellationToken::new())
        .await
        .unwrap();
    opened.tenant.caught_up(&opened.ctx, "noting").await.unwrap();
    assert_eq!(noted(&database).await, (1..=6).collect::<Vec<_>>());
}

#[tokio::test]
async fn the_log_is_freed_only_behind_every_consumer() {
    let place = Place::new().await;
    let opened = place.open_with(|config| config.log_roll = 1).await;
    let database = database(&opened).await;
    let stop = CancellationToken::new();
    opened.tenant.consume(&opened.ctx, Noting::reliable(), &stop).await.unwrap();
    append(&opened, 5).await;
    opened.tenant.caught_up(&opened.ctx, "noting").await.unwrap();
    stop.cancel();
    for _ in 0..3 {
        append(&opened, 5).await;
        opened.tenant.flush(&opened.ctx).await.unwrap();
    }
    let oldest = opened.tenant.status().oldest_in_log;
    opened.close().await;
    let reached = noted_after_reopen(&place).await;
    assert!(oldest <= Seq(21), "{oldest:?}");
    assert_eq!(reached, (1..=20).collect::<Vec<_>>());
    drop(database);
}

async fn noted_after_reopen(place: &Place) -> Vec<i64> {
    let opened = place.open_with(|config| config.log_roll = 1).await;
    let database = database(&opened).await;
    let stop = CancellationToken::new();
    opened.tenant.consume(&opened.ctx, Noting::reliable(), &stop).await.unwrap();
    opened.tenant.caught_up(&opened.ctx, "noting").await.unwrap();
    append(&opened, 1).await;
    opened.tenant.flush(&opened.ctx).await.unwrap();
    opened.tenant.caught_up(&opened.ctx, "noting").await.unwrap();
    let mut noted = noted(&database).await;
    assert_eq!(noted.pop(), Some(21));
    assert!(opened.tenant.status().oldest_in_log > Seq(1), "nothing was freed");
    noted
}

#[tokio::test]
async fn a_consumer_that_comes_late_gets_every_row_once_from_segments_and_log() {
    for joined in [false, true] {
        comes_late(joined).await;
    }
}

async fn comes_late(joined: bool) {
    let place = Place::new().await;
    let opened = place.open_with(|config| config.log_roll = 1).await;
    for _ in 0..3 {
        // Days and devices change from row to row: a portion is written into several segments.
        let day = |at: i64| MONDAY + (at % 3) * 86_400_000_000;
        opened.append((0..20).map(|at| process(&format!("d{at}"), day(at), at)).collect()).await;
        opened.tenant.flush(&opened.ctx).await.unwrap();
    }
    append(&opened, 5).await;
    if joined {
        assert_eq!(opened.tenant.compact(&opened.ctx).await.unwrap(), 9);
    }
    let oldest = opened.tenant.status().oldest_in_log;
    assert!(oldest > Seq(20), "{oldest:?}");
    opened.close().await;
    // Known and started in another process: the rows are not in memory any more.
    for round in 0..2 {
        let opened = place.open_with(|config| config.log_roll = 1).await;
        let database = database(&opened).await;
        let stop = CancellationToken::new();
        opened.tenant.consume(&opened.ctx, Noting::reliable(), &stop).await.unwrap();
        opened.tenant.caught_up(&opened.ctx, "noting").await.unwrap();
        assert_eq!(noted(&database).await, (1..=65).collect::<Vec<_>>(), "round {round}");
        opened.close().await;
    }
}

/// A consumer with a defect.
struct Panicking;

#[async_trait]
impl Consumer for Panicking {
    type Output = ();

    fn name(&self) -> &'static str {
        "panicking"
    }

    async fn process(&self, batches: Vec<LogBatch>) -> Result<(), ConsumerError> {
        panic!("{} batches", batches.len());
    }

    async fn commit(&self, (): &(), _: &mut SqliteConnection) -> Result<(), ConsumerError> {
        Ok(())
    }
}

#[tokio::test]
async fn a_panic_shows_in_the_status_and_harms_nobody_else() {
    let place = Place::new().await;
    let opened = place.open().await;
    opened.tenant.consume(&opened.ctx, Panicking, &CancellationToken::new()).await.unwrap();
    append(&opened, 3).await;
    let failed = opened.tenant.caught_up(&opened.ctx, "panicking").await.unwrap_err().to_string();
    assert_eq!(failed, "consumer panicking: it panicked");
    opened.tenant.flush(&opened.ctx).await.unwrap();
    append(&opened, 3).await;
}
