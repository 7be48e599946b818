//! Types that cross the wire between server and browser: no input or output, no Leptos.

mod words;

pub mod access;
pub mod alert;
pub mod chart;
pub mod condition;
pub mod device;
pub mod entity;
pub mod event;
pub mod facet;
pub mod home;
pub mod ids;
pub mod marked;
pub mod process;
pub mod profile;
pub mod search;
pub mod session;
pub mod settings;
pub mod severity;
pub mod size;
pub mod source;
pub mod storage;
pub mod time;
pub mod timeline;
pub mod tree;
pub mod upload;
pub mod value;
pub mod valued;
pub mod view;

pub use access::{Action, Permission, Role};
pub use condition::Condition;
pub use entity::{Entity, EntityKind};
pub use facet::Facet;
pub use ids::{AlertId, Cursor, DeviceId, EventId, ProcessId};
pub use marked::Marked;
pub use severity::{Risk, Severity};
pub use time::{Moment, Span};
pub use tree::TreeNode;
pub use words::Word;
pub(crate) use words::words;
