//! What to type on this system to install PostgreSQL.

use std::fs;

/// The command that installs PostgreSQL here: that version, or else the system's own.
pub(super) fn command(major: Option<u32>) -> String {
    if cfg!(target_os = "macos") {
        return format!("brew install postgresql@{}", major.unwrap_or(17));
    }
    command_for(&fs::read_to_string("/etc/os-release").unwrap_or_default(), major)
}

/// The same for the system that an `/etc/os-release` describes.
fn command_for(os_release: &str, major: Option<u32>) -> String {
    let versioned = |before: &str, after: &str| {
        major.map_or_else(
            || format!("{}{after}", before.trim_end_matches('-')),
            |major| format!("{before}{major}{after}"),
        )
    };
    match family(os_release) {
        "apt" => format!("apt install {}", versioned("postgresql-", "")),
        "dnf" => format!("dnf install {}", versioned("postgresql", "-server")),
        "zypper" => format!("zypper install {}", versioned("postgresql", "-server")),
        "apk" => format!("apk add {}", versioned("postgresql", if major.is_none() { "16" } else { "" })),
        // Arch packages one version only.
        "pacman" => "pacman -S postgresql".to_owned(),
        _ => versioned("the package postgresql-", ""),
    }
}

/// Which package manager serves the system, by its `ID` and what it says to be like.
fn family(os_release: &str) -> &'static str {
    os_release
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
        .flat_map(|names| names.trim_matches(['"', '\'']).split(' '))
        .find_map(|name| match name {
            "debian" | "ubuntu" => Some("apt"),
            "fedora" | "rhel" | "centos" | "amzn" => Some("dnf"),
            "suse" | "opensuse" | "sles" => Some("zypper"),
            "alpine" => Some("apk"),
            "arch" => Some("pacman"),
            _ => None,
        })
        .unwrap_or("unknown")
}

#[cfg(test)]
mod tests {
    use super::command_for;

    #[test]
    fn each_system_is_told_its_own_command() {
        for (os_release, newest, sixteen) in [
            ("ID=debian\n", "apt install postgresql", "apt install postgresql-16"),
            (
                "ID=linuxmint\nID_LIKE=\"ubuntu debian\"",
                "apt install postgresql",
                "apt install postgresql-16",
            ),
            ("NAME=x\nID=fedora", "dnf install postgresql-server", "dnf install postgresql16-server"),
            (
                "ID=\"rocky\"\nID_LIKE=\"rhel centos\"",
                "dnf install postgresql-server",
                "dnf install postgresql16-server",
            ),
            ("ID=alpine", "apk add postgresql16", "apk add postgresql16"),
            ("ID=arch", "pacman -S postgresql", "pacman -S postgresql"),
            (
                "ID_LIKE=\"suse opensuse\"",
                "zypper install postgresql-server",
                "zypper install postgresql16-server",
            ),
            ("", "the package postgresql", "the package postgresql-16"),
        ] {
            assert_eq!(command_for(os_release, None), newest, "{os_release}");
            assert_eq!(command_for(os_release, Some(16)), sixteen, "{os_release}");
        }
    }
}
