use keys::DataKey;

use super::*;

const STEPS: &[Migration] = &[
    Migration { version: 1, sql: "CREATE TABLE a (id TEXT); CREATE TABLE b (id TEXT)" },
    Migration { version: 2, sql: "ALTER TABLE a ADD COLUMN name TEXT" },
];

#[tokio::test]
async fn components_share_a_database_and_migrate_once() {
    let folder = tempfile::tempdir().unwrap();
    let key = DataKey::generate().unwrap();
    let database = Database::open(&folder.path().join("db"), &key).await.unwrap();
    migrate(database.pool(), "store", &STEPS[..1]).await.unwrap();
    migrate(database.pool(), "portal", &[]).await.unwrap();
    for _ in 0..2 {
        migrate(database.pool(), "store", STEPS).await.unwrap();
    }
    let older = migrate(database.pool(), "store", &STEPS[..1]).await;
    assert!(matches!(older, Err(DatabaseError::Newer { found: 2, known: 1, .. })));
    let skipped = migrate(database.pool(), "x", &STEPS[1..]).await;
    assert!(matches!(skipped, Err(DatabaseError::Numbering(_))));
    sqlx::query("INSERT INTO a (id, name) VALUES ('1', 'n')")
        .execute(database.pool())
        .await
        .unwrap();
}

#[tokio::test]
async fn a_failed_migration_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let key = DataKey::generate().unwrap();
    let database = Database::open(&folder.path().join("db"), &key).await.unwrap();
    let steps = [Migration { version: 1, sql: "CREATE TABLE a (id TEXT); CREATE NONSENSE" }];
    assert!(matches!(migrate(database.pool(), "x", &steps).await, Err(DatabaseError::Sql(_))));
    migrate(database.pool(), "x", &STEPS[..1]).await.unwrap();
}

#[tokio::test]
async fn a_wrong_key_is_named_and_the_files_hide_their_content() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("db");
    let key = DataKey::generate().unwrap();
    let database = Database::open(&path, &key).await.unwrap();
    migrate(database.pool(), "store", STEPS).await.unwrap();
    sqlx::query("INSERT INTO a (id) VALUES ('planted-marker')")
        .execute(database.pool())
        .await
        .unwrap();
    let hidden = || {
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            assert!(!bytes.windows(14).any(|window| window == b"planted-marker"));
            assert!(!bytes.starts_with(b"SQLite format 3"));
        }
    };
    hidden();
    database.checkpoint().await.unwrap();
    hidden();
    database.close().await;
    let other = Database::open(&path, &DataKey::generate().unwrap()).await;
    assert!(matches!(other, Err(DatabaseError::WrongKey(_))), "{other:?}");
    let again = Database::open(&path, &key).await.unwrap();
    let count: i64 =
        sqlx::query_scalar("SELECT count(*) FROM a").fetch_one(again.pool()).await.unwrap();
    assert_eq!(count, 1);
}

#[tokio::test]
async fn a_write_waits_for_another_instead_of_failing() {
    let folder = tempfile::tempdir().unwrap();
    let key = DataKey::generate().unwrap();
    let database = Database::open(&folder.path().join("db"), &key).await.unwrap();
    migrate(database.pool(), "store", STEPS).await.unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let database = database.clone();
        tasks.spawn(async move {
            let mut write = database.write().await.unwrap();
            let count: i64 =
                sqlx::query_scalar("SELECT count(*) FROM b").fetch_one(&mut *write).await.unwrap();
            sqlx::query("INSERT INTO b (id) VALUES ($1)")
                .bind(count.to_string())
                .execute(&mut *write)
                .await
                .unwrap();
            write.commit().await.unwrap();
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    let distinct: i64 = sqlx::query_scalar("SELECT count(DISTINCT id) FROM b")
        .fetch_one(database.pool())
        .await
        .unwrap();
    assert_eq!(distinct, 8);
}
