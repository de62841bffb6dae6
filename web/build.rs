//! Makes cargo build again when the built assets change. It builds none itself: `npm run build` in `web` does.

fn main() {
    println!("cargo:rerun-if-changed=web/build.rs");
    println!("cargo:rerun-if-changed=web/dist");
    println!("cargo:rerun-if-changed=web/locales");
}
