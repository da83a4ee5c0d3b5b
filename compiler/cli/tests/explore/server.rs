//! A server of `inc explore` for a test, and a client that says exactly what it is told to.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A process that is ended with the test.
pub struct Server {
    child: Child,
    /// Its port.
    pub port: u16,
    /// Its token.
    pub token: String,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers, in lower case.
    pub head: String,
    /// The content.
    pub body: String,
}

impl Server {
    /// Starts a server at a port that is free, in a folder, perhaps with a file.
    pub fn start(folder: &Path, file: Option<&str>) -> Server {
        let mut command = Command::new(env!("CARGO_BIN_EXE_inc"));
        command.args(["explore", "--no-open", "--port", "0"]).args(file);
        Server::start_by(command.current_dir(folder))
    }

    /// Starts a server by a command.
    pub fn start_by(command: &mut Command) -> Server {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("inc starts");
        let mut line = String::new();
        let output = child.stdout.take().expect("it is piped");
        BufReader::new(output)
            .read_line(&mut line)
            .expect("inc prints the address");
        let address = line.trim().strip_prefix("http://127.0.0.1:");
        let (port, token) = address
            .and_then(|rest| rest.split_once("/?token="))
            .unwrap_or_else(|| panic!("no address: {line}"));
        Server {
            port: port.parse().expect("a port is a number"),
            token: token.to_string(),
            child,
        }
    }

    /// The address that was printed.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/?token={}", self.port, self.token)
    }

    /// Sends a text as it is, and reads the answer to its end.
    pub fn send(&self, text: &str) -> Answer {
        let mut stream = self.connect();
        stream.write_all(text.as_bytes()).expect("inc reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("inc answers");
        let (head, body) = answer.split_once("\r\n\r\n").expect("an answer has a head");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        Answer {
            status: status.unwrap_or_else(|| panic!("no status: {head}")),
            head: head.to_ascii_lowercase(),
            body: body.to_string(),
        }
    }

    /// A connection.
    pub fn connect(&self) -> TcpStream {
        TcpStream::connect(("127.0.0.1", self.port)).expect("inc listens")
    }

    /// The text of a request with some headers.
    pub fn request(&self, line: &str, headers: &[(&str, &str)], content: &str) -> String {
        let mut text = format!("{line} HTTP/1.1\r\n");
        for (name, value) in headers {
            text += &format!("{name}: {value}\r\n");
        }
        text + &format!("Content-Length: {}\r\n\r\n{content}", content.len())
    }

    /// The text of a request as the page sends it.
    pub fn page_request(&self, path: &str, content: &Value) -> String {
        let host = format!("127.0.0.1:{}", self.port);
        let origin = format!("http://{host}");
        let headers = [
            ("Host", &*host),
            ("Origin", &origin),
            ("X-Inc-Token", &self.token),
        ];
        self.request(&format!("POST {path}"), &headers, &content.to_string())
    }

    /// What the page is answered.
    pub fn post(&self, path: &str, content: &Value) -> Value {
        let answer = self.send(&self.page_request(path, content));
        assert_eq!(answer.status, 200, "{answer:?}");
        serde_json::from_str(&answer.body).expect("the answer is JSON")
    }
}

impl Server {
    /// The processes that it has started and that are running, by their numbers.
    pub fn children(&self) -> Vec<String> {
        let threads = std::fs::read_dir(format!("/proc/{}/task", self.child.id()));
        let lists = threads
            .into_iter()
            .flatten()
            .filter_map(|thread| std::fs::read_to_string(thread.ok()?.path().join("children")).ok());
        lists
            .flat_map(|list| list.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
            .collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It serves until it is ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
