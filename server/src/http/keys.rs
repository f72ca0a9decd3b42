//! The keys that OpenAPI names. Which operation needs which stands at its handler.

use utoipa::openapi::{
    OpenApi,
    security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};

/// Describes both keys.
pub(super) fn describe(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    let mut key = |name: &str, what: &str| {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(what)).build();
        components.add_security_scheme(name, SecurityScheme::Http(scheme));
    };
    key("seat", "The token of a seat of this workshop, as join, rejoin and create answer it");
    key("operator_key", "The operator's key, where the server asks for one: templates say so");
}
