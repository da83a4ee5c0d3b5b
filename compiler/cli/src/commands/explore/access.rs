//! Who may ask: the page that this process serves, in a browser that was given the token.
//!
//! A page of another site can make a browser send requests here, but it cannot choose the headers `Host` and `Origin`, and
//! knows no token. A name that another site has made to stand for this address (DNS rebinding) shows in `Host`. Another user of
//! this machine can connect, but has no token either: the page is only given to whoever opens the address that was printed
//! to the terminal, or has the cookie that was set then.

use super::http::{Request, Response};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};

/// Bytes of a token: more than anyone guesses.
const TOKEN_BYTES: usize = 16;

/// What a request must know.
pub struct Access {
    /// The token of this process.
    pub token: String,
    port: u16,
}

impl Access {
    /// For a server at a port.
    pub fn new(port: u16) -> io::Result<Access> {
        Ok(Access {
            token: random()?,
            port,
        })
    }

    /// The address of the page, for the one who started this process.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/?token={}", self.port, self.token)
    }

    /// Refuses a request that was sent to another name, or by another site's page.
    pub fn check_site(&self, request: &Request) -> Result<(), Response> {
        let hosts = ["127.0.0.1", "localhost"].map(|name| format!("{name}:{}", self.port));
        let host = request.header("host").unwrap_or("");
        if !hosts.iter().any(|known| known == host) {
            return Err(Response::refusal(
                403,
                "this is not the host that the request names",
            ));
        }
        match request.header("origin") {
            Some(origin) if origin != format!("http://{host}") => {
                Err(Response::refusal(403, "the request comes from another site"))
            }
            _ => Ok(()),
        }
    }

    /// Refuses a request for work that does not come from the page.
    pub fn check_token(&self, request: &Request) -> Result<(), Response> {
        match request.header("x-inc-token") {
            Some(token) if token == self.token => Ok(()),
            _ => Err(Response::refusal(
                403,
                "the request has not the token of the page",
            )),
        }
    }

    /// Whether whoever asks for the page may have it; if the query has the token, a response that keeps it as a cookie.
    pub fn check_page(&self, request: &Request) -> Result<(), Response> {
        let cookie = format!("inc-explore-{}={}", self.port, self.token);
        if request.query == format!("token={}", self.token) {
            let response = Response::refusal(303, "the page is at /")
                .header("Location", "/".into())
                .header("Set-Cookie", format!("{cookie}; Path=/; HttpOnly; SameSite=Lax"));
            return Err(response);
        }
        let mut cookies = request.header("cookie").unwrap_or("").split("; ");
        match cookies.any(|known| known == cookie) {
            true => Ok(()),
            false => Err(Response::refusal(
                403,
                "Open the address that `inc explore` has printed: it holds the token that this page needs.",
            )),
        }
    }
}

/// A random number in hexadecimal.
pub fn random() -> io::Result<String> {
    let mut bytes = [0; TOKEN_BYTES];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String can be written to");
        text
    }))
}
