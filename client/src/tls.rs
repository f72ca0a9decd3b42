//! TLS for `https` and `wss`: rustls with the ring provider.

use std::sync::Once;

static PROVIDER: Once = Once::new();

/// Makes ring the process's cryptography, once. If the process has chosen a provider already, that one stays.
pub(crate) fn install() {
    PROVIDER.call_once(|| {
        let chosen_before = rustls::crypto::ring::default_provider().install_default().is_err();
        debug_assert!(!chosen_before || rustls::crypto::CryptoProvider::get_default().is_some());
    });
}
