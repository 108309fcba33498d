//! The private PostgreSQL: found, started, shared, and alive after everything that can befall it.

mod finding;
mod rights;
mod sharing;
mod stage;
mod starting;
mod surviving;
mod throwaway;
