//! The functions that JavaScript calls. It writes a text into memory of this module, and reads the result from there; no pointer
//! or length comes back from it.

use std::cell::RefCell;

use crate::file;
use crate::json::Json;
use crate::line::{Checked, check};
use crate::report::Message;

thread_local! {
    static TEXT: RefCell<Vec<u8>> = const { RefCell::new(vec![]) };
    static NUMBERS: RefCell<Vec<f32>> = const { RefCell::new(vec![]) };
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
    set_result(json.into_bytes())
}

fn set_result(result: Vec<u8>) -> usize {
    let length = result.len();
    RESULT.replace(result);
    length
}

/// The address of memory for this many numbers.
#[unsafe(no_mangle)]
pub extern "C" fn numbers(length: usize) -> *mut f32 {
    NUMBERS.with_borrow_mut(|numbers| {
        numbers.clear();
        numbers.resize(length, 0.0);
        numbers.as_mut_ptr()
    })
}

/// Writes a file of the network whose definition is the text, with the numbers as its parameters. Returns the length of the result, or
/// after an error the complement of the length of its text.
#[unsafe(no_mangle)]
pub extern "C" fn write_file() -> isize {
    let file =
        TEXT.with_borrow(|spec| NUMBERS.with_borrow(|numbers| file::write(&String::from_utf8_lossy(spec), numbers)));
    finish(file)
}

/// Reads a file: the text is the definition of the network, of `length` bytes, and then the file. Returns the number of the bytes of its numbers, or
/// after an error the complement of the length of its text.
#[unsafe(no_mangle)]
pub extern "C" fn read_file(length: usize) -> isize {
    let parameters = TEXT.with_borrow(|text| {
        let (spec, file) = text.split_at_checked(length).ok_or("the definition is longer than the text")?;
        file::read(&String::from_utf8_lossy(spec), file)
    });
    finish(parameters.map(|parameters| parameters.iter().flat_map(|number| number.to_le_bytes()).collect()))
}

fn finish(result: Result<Vec<u8>, String>) -> isize {
    let (is_error, result) = result.map_or_else(|error| (true, error.into_bytes()), |result| (false, result));
    let length = isize::try_from(set_result(result)).unwrap_or(isize::MAX);
    if is_error { !length } else { length }
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
