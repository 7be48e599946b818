//! The kit: what every page is made of.

pub mod chart;
pub mod chip;
pub mod clock;
pub mod copy;
pub mod downloads;
pub mod empty;
pub mod error_view;
pub mod facets;
pub mod fields;
pub mod filter_bar;
pub mod form;
pub mod icon;
pub mod links;
pub mod list_menus;
pub mod mark;
pub mod page;
pub mod palette;
pub mod pane;
pub mod query_form;
pub mod range_picker;
pub mod shell;
pub mod shortcuts;
pub mod table;
pub mod toast;
pub mod tree;
pub mod value_menu;

#[cfg(all(test, feature = "ssr"))]
mod tests;
