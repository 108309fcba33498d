//! What every page shares: the table of routes and its doors, the session, forms, the frame around a page, errors.

pub mod assets;
mod door;
mod errors;
mod flash;
mod forms;
mod frame;
mod headers;
mod log;
mod origin;
mod page;
pub mod paging;
mod sealed;
mod session;
mod visit;

pub use door::{Behind, Door, In, Row, mount};
pub use errors::draw;
pub use flash::{Flash, Go, Tone, go};
pub use forms::{Filled, Form, Nothing, Sent};
pub use frame::{Frame, Place};
pub use headers::security;
pub use log::requests;
pub use origin::same_origin;
pub use page::{Answer, Page, local_path, page};
pub use sealed::{Sealed, SealedForm};
pub use session::{cookie_name, sessions, sign_in, sign_out};
pub use visit::{Theme, Visit, address};
