//! HTTP/1.1 as much as the page of `inc explore` needs: one request on each connection, small, with its length told.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// The most bytes of a request's head: a browser's are below 2 KB.
const MAX_HEAD: usize = 16 << 10;
/// The most bytes of a request's body: a program of 5000 lines has about 200 KB.
pub const MAX_BODY: usize = 512 << 10;
/// A request that is not complete after this time never will be: it comes from this machine.
const MAX_TIME: Duration = Duration::from_secs(5);

/// A request.
#[derive(Debug)]
pub struct Request {
    /// `GET`, `POST`.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// What follows `?`.
    pub query: String,
    /// The content.
    pub body: Vec<u8>,
    headers: Vec<(String, String)>,
}

impl Request {
    /// The value of a header, whose name is given in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| &**value)
    }
}

/// An answer.
#[derive(Debug)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The headers that not every answer has.
    pub headers: Vec<(&'static str, String)>,
    /// The content.
    pub body: Vec<u8>,
}

impl Response {
    /// An answer with a content of a type.
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Response {
        Response {
            status,
            headers: vec![("Content-Type", content_type.to_string())],
            body: body.into(),
        }
    }

    /// A refusal, in words.
    pub fn refusal(status: u16, reason: &str) -> Response {
        Response::new(status, "text/plain; charset=utf-8", format!("{reason}\n"))
    }

    /// Adds a header.
    pub fn header(mut self, name: &'static str, value: String) -> Response {
        self.headers.push((name, value));
        self
    }
}

/// Reads a request; what is none is answered as the error says, or not at all if nobody is there any more.
pub fn read(stream: &mut TcpStream) -> Result<Request, Option<Response>> {
    let deadline = Instant::now() + MAX_TIME;
    let mut bytes = Vec::new();
    let head_end = loop {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        if end.unwrap_or(bytes.len()) > MAX_HEAD {
            return Err(Some(Response::refusal(
                431,
                "the head of the request is too large",
            )));
        }
        if let Some(end) = end {
            break end;
        }
        read_more(stream, &mut bytes, deadline)?;
    };
    let mut request = parse_head(&bytes[..head_end]).map_err(Some)?;
    let length = content_length(&request).map_err(Some)?;
    let mut body = bytes.split_off(head_end + 4);
    while body.len() < length {
        read_more(stream, &mut body, deadline)?;
    }
    if body.len() > length {
        return Err(Some(Response::refusal(400, "more content than the request says")));
    }
    request.body = body;
    Ok(request)
}

fn read_more(stream: &mut TcpStream, bytes: &mut Vec<u8>, deadline: Instant) -> Result<(), Option<Response>> {
    let late = || Some(Response::refusal(408, "the request is not complete"));
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(late());
    }
    stream.set_read_timeout(Some(left)).map_err(|_| None)?;
    let mut chunk = [0; 8192];
    match stream.read(&mut chunk) {
        Ok(0) => Err(None),
        Ok(count) => {
            bytes.extend_from_slice(&chunk[..count]);
            Ok(())
        }
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => Err(late()),
        Err(error) if error.kind() == ErrorKind::Interrupted => Ok(()),
        Err(_) => Err(None),
    }
}

fn parse_head(head: &[u8]) -> Result<Request, Response> {
    let bad = |reason| Response::refusal(400, reason);
    let head = std::str::from_utf8(head).map_err(|_| bad("the head of the request is not text"))?;
    let mut lines = head.split("\r\n");
    let first: Vec<&str> = lines.next().unwrap_or("").split(' ').collect();
    let [method, target, "HTTP/1.1" | "HTTP/1.0"] = first[..] else {
        return Err(bad("not a request of HTTP/1.1"));
    };
    let mut headers = Vec::new();
    for line in lines {
        let (name, value) = line
            .split_once(':')
            .ok_or_else(|| bad("a header without a value"))?;
        let name = name.to_ascii_lowercase();
        if headers.iter().any(|(known, _)| *known == name) {
            return Err(bad("a header is given twice"));
        }
        headers.push((name, value.trim().to_string()));
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    Ok(Request {
        method: method.to_string(),
        path: path.to_string(),
        query: query.to_string(),
        body: Vec::new(),
        headers,
    })
}

fn content_length(request: &Request) -> Result<usize, Response> {
    if request.header("transfer-encoding").is_some() {
        return Err(Response::refusal(501, "the length of the content is not told"));
    }
    let Some(length) = request.header("content-length") else {
        return Ok(0);
    };
    match length.parse::<usize>() {
        Ok(length) if length <= MAX_BODY => Ok(length),
        Ok(_) => Err(Response::refusal(413, "the content is too large")),
        Err(_) => Err(Response::refusal(400, "the length of the content is no number")),
    }
}

/// Writes an answer, after which the connection is closed. That the other side has left is no news.
pub fn write(stream: &mut TcpStream, response: &Response) {
    let mut head = format!(
        "HTTP/1.1 {} {}\r\nContent-Length: {}\r\nConnection: close\r\n",
        response.status,
        reason_phrase(response.status),
        response.body.len()
    );
    for (name, value) in &response.headers {
        head += &format!("{name}: {value}\r\n");
    }
    // Nothing is stored, guessed, framed or embedded by others.
    head += "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n\
             Cross-Origin-Resource-Policy: same-origin\r\nCross-Origin-Opener-Policy: same-origin\r\n\
             X-Frame-Options: DENY\r\n\r\n";
    let _ = stream.set_write_timeout(Some(MAX_TIME));
    let _ = stream
        .write_all(head.as_bytes())
        .and_then(|()| stream.write_all(&response.body))
        .and_then(|()| stream.shutdown(std::net::Shutdown::Write));
    drain(stream);
}

/// Reads what is left of a request that was refused before its end: a connection that is closed with unread content is
/// reset, and the answer may be lost with it.
fn drain(stream: &mut TcpStream) {
    let _ = stream.set_read_timeout(Some(Duration::from_millis(100)));
    let mut chunk = [0; 8192];
    let mut left = 2 * MAX_BODY;
    while let Ok(count) = stream.read(&mut chunk) {
        if count == 0 || count > left {
            break;
        }
        left -= count;
    }
}

fn reason_phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        303 => "See Other",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        413 => "Content Too Large",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        503 => "Service Unavailable",
        _ => "Error",
    }
}
