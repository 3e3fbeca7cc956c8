//! The functions that JavaScript calls. It writes a text into memory of this module, and reads the result from there; no pointer
//! or length comes back from it.

use std::cell::RefCell;

use crate::json::Json;
use crate::line::{Checked, check};
use crate::report::Message;

thread_local! {
    static TEXT: RefCell<Vec<u8>> = const { RefCell::new(vec![]) };
    static RESULT: RefCell<Vec<u8>> = const { RefCell::new(vec![]) };
}

/// The address of memory for a text of this many bytes.
#[unsafe(no_mangle)]
pub extern "C" fn text(length: usize) -> *mut u8 {
    TEXT.with_borrow_mut(|text| {
        text.clear();
        text.resize(length, b' ');
        text.as_mut_ptr()
    })
}

/// Checks the text, and returns the length of the result in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn check_text() -> usize {
    let json = TEXT.with_borrow(|text| to_json(&String::from_utf8_lossy(text)));
    let length = json.len();
    RESULT.replace(json.into_bytes());
    length
}

/// The address of the result.
#[unsafe(no_mangle)]
pub extern "C" fn result() -> *const u8 {
    RESULT.with_borrow(Vec::as_ptr)
}

/// The result of a check as JSON.
pub(crate) fn to_json(line: &str) -> String {
    let Checked { messages, network } = check(line);
    let utf16 = |byte: usize| line[..byte].encode_utf16().count();
    let mut json = Json::new();
    json.object(|json| {
        json.key("messages").array(&messages, |json, Message { level, text, help, bytes }| {
            json.object(|json| {
                json.key("level").string(level.name());
                json.key("text").string(text);
                json.key("label").string("");
                json.key("help").string(help);
                json.key("start").number(utf16(bytes.start));
                json.key("end").number(utf16(bytes.end));
            });
        });
        match &network {
            Some(network) => network.write(json.key("network")),
            None => json.key("network").raw("null"),
        }
    });
    json.text
}
