//! Typed ids, and enumerations stored as words. One place makes both understood by diesel, serde and templates.

/// Makes newtypes over a `bigint` key, so that a cohort's id cannot stand where a user's belongs.
macro_rules! id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord,
            diesel::expression::AsExpression, diesel::deserialize::FromSqlRow, serde::Serialize, serde::Deserialize)]
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        #[serde(transparent)]
        pub struct $name(i64);

        impl diesel::serialize::ToSql<diesel::sql_types::BigInt, diesel::pg::Pg> for $name {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, diesel::pg::Pg>,
            ) -> diesel::serialize::Result {
                diesel::serialize::ToSql::<diesel::sql_types::BigInt, diesel::pg::Pg>::to_sql(&self.0, out)
            }
        }
        impl diesel::deserialize::FromSql<diesel::sql_types::BigInt, diesel::pg::Pg> for $name {
            fn from_sql(bytes: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
                i64::from_sql(bytes).map(Self)
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(digits: &str) -> Result<Self, Self::Err> { digits.parse().map(Self) }
        }
    )*};
}

/// Makes an enumeration that is stored as text; its words are written once, here, and a test
/// compares them with the table's CHECK.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$note:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash,
            diesel::deserialize::FromSqlRow, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$note])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            /// Every value there is, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The word that stands in the database.
            #[must_use]
            pub const fn word(self) -> &'static str { match self { $(Self::$variant => $word),* } }
        }
        impl diesel::expression::AsExpression<diesel::sql_types::Text> for $name {
            type Expression = $crate::ids::Word;
            fn as_expression(self) -> Self::Expression { $crate::ids::Word::of(self.word()) }
        }
        impl diesel::expression::AsExpression<diesel::sql_types::Text> for &$name {
            type Expression = $crate::ids::Word;
            fn as_expression(self) -> Self::Expression { $crate::ids::Word::of(self.word()) }
        }
        impl diesel::deserialize::FromSql<diesel::sql_types::Text, diesel::pg::Pg> for $name {
            fn from_sql(bytes: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
                Ok(std::str::from_utf8(bytes.as_bytes())?.parse::<Self>()?)
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.word()) }
        }
        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(word: &str) -> Result<Self, String> {
                Self::ALL.iter().copied().find(|v| v.word() == word)
                    .ok_or_else(|| format!(concat!("no ", stringify!($name), " is called {:?}"), word))
            }
        }
    };
}

pub(crate) use {id, words};

/// A word of one of our enumerations, written into the statement instead of bound: a partial index
/// `WHERE state = 'submitted'` serves only a statement that says so itself.
#[derive(Clone, Copy, Debug, diesel::expression::ValidGrouping)]
pub struct Word(&'static str);

impl Word {
    /// Only `words!` makes one, from a literal: nothing that a person sent is ever written into SQL.
    pub(crate) const fn of(word: &'static str) -> Self {
        Self(word)
    }
}
impl diesel::Expression for Word {
    type SqlType = diesel::sql_types::Text;
}
impl<QS> diesel::SelectableExpression<QS> for Word {}
impl<QS> diesel::AppearsOnTable<QS> for Word {}
impl diesel::query_builder::QueryId for Word {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl diesel::query_builder::QueryFragment<diesel::pg::Pg> for Word {
    fn walk_ast<'b>(
        &'b self,
        mut out: diesel::query_builder::AstPass<'_, 'b, diesel::pg::Pg>,
    ) -> diesel::QueryResult<()> {
        out.push_sql("'");
        out.push_sql(self.0);
        out.push_sql("'");
        Ok(())
    }
}
