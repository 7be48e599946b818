//! What stands before every request, outermost first: request id and log line, security headers with
//! the script nonce, the cross-site check.

pub mod cross_site;
pub mod headers;
pub mod request_id;
