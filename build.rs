//! Makes the assets ready when Cairn is built, not when it starts: one style sheet of all, each file compressed as far
//! as it goes, and one hash over everything for the addresses.

use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    env, fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=assets");
    println!("cargo:rerun-if-changed=migrations");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?)
        .join("assets");
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    let files = gather(Path::new("assets"))?;
    let mut hash = Sha256::new();
    for (name, bytes) in &files {
        hash.update(name);
        hash.update(bytes);
        write_all_forms(&out.join(name), bytes)?;
    }
    let hash = format!("{:x}", hash.finalize())[..12].to_owned();
    println!("cargo:rustc-env=ASSETS_HASH={hash}");
    Ok(())
}

/// Every file by the name under which it is served. The style sheets, in the order of their names, are one.
fn gather(assets: &Path) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let mut css = Vec::new();
    for path in sorted(assets)?.into_iter().flat_map(|folder| sorted(&folder).unwrap_or_default()) {
        let name = path.strip_prefix(assets).map_err(io::Error::other)?.display().to_string();
        if name.starts_with("css/") {
            css.extend(without_comments(&fs::read_to_string(&path)?).into_bytes());
        } else {
            files.insert(name, fs::read(&path)?);
        }
    }
    files.insert("cairn.css".to_owned(), css);
    Ok(files)
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths =
        fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

/// Comments are for those who read the source, not for every visitor.
fn without_comments(css: &str) -> String {
    let mut rest = css;
    let mut kept = String::with_capacity(css.len());
    while let Some((before, comment)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    kept + rest
}

fn write_all_forms(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    fs::write(path, bytes)?;
    for (end, small) in [("br", brotli(bytes)?), ("gz", gzip(bytes)?)] {
        if small.len() < bytes.len() {
            fs::write(format!("{}.{end}", path.display()), small)?;
        }
    }
    Ok(())
}

fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut small = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut small, &params)?;
    Ok(small)
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}
