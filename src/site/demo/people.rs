//! The demo's people. Everyone here can sign in.

use crate::people::model::SiteRole;
use chrono_tz::Tz;

/// Somebody whom one can sign in as.
#[derive(Debug)]
pub struct DemoPerson {
    /// In the address `/sign-in?as=KEY`, and in the stories.
    pub key: &'static str,
    /// Their name.
    pub name: &'static str,
    /// Their address.
    pub email: &'static str,
    /// What one sees as them.
    pub what: &'static str,
    pub(super) zone: Tz,
    pub(super) site_role: SiteRole,
}

impl DemoPerson {
    /// All of them; the first three stand on the sign-in page.
    pub const ALL: &'static [Self] = &[
        person("learner", "Amara Okafor", "learner@cairn.test", LEARNER, Tz::Africa__Lagos),
        person("mentor", "Inês Duarte", "mentor@cairn.test", MENTOR, Tz::Europe__Lisbon),
        Self {
            site_role: SiteRole::Admin,
            ..person("admin", "Jonas Berg", "admin@cairn.test", "Admin", Tz::Europe__Berlin)
        },
        // Who else reviews.
        person("kofi", "Kofi Mensah", "kofi@cairn.test", MENTOR, Tz::Africa__Accra),
        person("marit", "Marit Solberg", "marit@cairn.test", "Lead", Tz::Europe__Oslo),
        // Who learns in the cohort that runs.
        person("mateo", "Mateo Rivas", "mateo@cairn.test", LEARNER, Tz::America__Bogota),
        person("linh", "Linh Nguyễn", "linh@cairn.test", LEARNER, Tz::Asia__Ho_Chi_Minh),
        person("yusuf", "Yusuf Demir", "yusuf@cairn.test", LEARNER, Tz::Europe__Istanbul),
        person("priya", "Priya Raman", "priya@cairn.test", LEARNER, Tz::Asia__Kolkata),
        person("sofia", "Sofia Lindqvist", "sofia@cairn.test", LEARNER, Tz::Europe__Stockholm),
        person("omar", "Omar Haddad", "omar@cairn.test", LEARNER, Tz::Asia__Amman),
        person("hana", "Hana Sato", "hana@cairn.test", LEARNER, Tz::Asia__Tokyo),
        person("newcomer", "Tomás Ferreira", "newcomer@cairn.test", LEARNER, Tz::America__Sao_Paulo),
        person("grace", "Grace Wanjiru", "grace@cairn.test", LEARNER, Tz::Africa__Nairobi),
        person("lukasz", "Łukasz Zieliński", "lukasz@cairn.test", LEARNER, Tz::Europe__Warsaw),
        person("aroha", "Aroha Ngata", "aroha@cairn.test", LEARNER, Tz::Pacific__Auckland),
        // Who joined the one that has not begun.
        person("ana", "Ana Petrović", "ana@cairn.test", LEARNER, Tz::Europe__Belgrade),
        person("kwame", "Kwame Boateng", "kwame@cairn.test", LEARNER, Tz::Africa__Accra),
        // Who learned in the one that is over.
        person("chiara", "Chiara Conti", "chiara@cairn.test", LEARNER, Tz::Europe__Rome),
        person("samuel", "Samuel Adeyemi", "samuel@cairn.test", LEARNER, Tz::Europe__London),
        person("mei", "Mei Tan", "mei@cairn.test", LEARNER, Tz::Asia__Singapore),
        person("noah", "Noah Becker", "noah@cairn.test", LEARNER, Tz::Europe__Vienna),
    ];

    /// Those on the sign-in page.
    #[must_use]
    pub fn shown() -> &'static [Self] {
        &Self::ALL[..3]
    }

    /// The person of this key.
    #[must_use]
    pub fn named(key: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|person| person.key == key)
    }
}

const LEARNER: &str = "Learner";
const MENTOR: &str = "Mentor";

const fn person(
    key: &'static str,
    name: &'static str,
    email: &'static str,
    what: &'static str,
    zone: Tz,
) -> DemoPerson {
    DemoPerson { key, name, email, what, zone, site_role: SiteRole::Member }
}
