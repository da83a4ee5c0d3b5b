//! The page and its parts, as they are in the binary.

use super::access::random;
use super::http::Response;

const PAGE: &str = include_str!("../../../explore/page/index.html");
const SCRIPT: &str = include_str!("../../../explore/dist/explore.js");
const STYLE: &str = include_str!("../../../explore/page/explore.css");
const ICON: &str = include_str!("../../../explore/page/icon.svg");

/// The program that the page shows when it is given none.
pub const EXAMPLE: &str = include_str!("../../../explore/examples/welcome.scm");

/// The page, with a program.
pub fn page(token: &str, program: &str) -> Result<Response, Response> {
    let nonce = random().map_err(|_| Response::refusal(500, "there are no random numbers"))?;
    // Within a script element, only `<` could end the text.
    let program = serde_json::Value::from(program)
        .to_string()
        .replace('<', "\\u003c");
    let body = PAGE
        .replace("{{version}}", env!("CARGO_PKG_VERSION"))
        .replace("{{token}}", token)
        .replace("{{nonce}}", &nonce)
        .replace("{{program}}", &program);
    // Only what is served here, styles that know the nonce, and what CodeMirror sets on its elements.
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; \
         style-src-attr 'unsafe-inline'; img-src 'self' data:; \
         connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    Ok(Response::new(200, HTML, body).header("Content-Security-Policy", policy))
}

const HTML: &str = "text/html; charset=utf-8";

/// A part of the page.
pub fn asset(path: &str) -> Result<Response, Response> {
    match path {
        "/assets/explore.js" => Ok(Response::new(200, "text/javascript; charset=utf-8", SCRIPT)),
        "/assets/explore.css" => Ok(Response::new(200, "text/css; charset=utf-8", STYLE)),
        "/assets/icon.svg" => Ok(Response::new(200, "image/svg+xml", ICON)),
        _ => Err(Response::refusal(404, "there is nothing")),
    }
}
