//! Every kind of column, in every spelling.

use mlp_core::table::{Columns, Fill, TableReader, category, date, flag, number, ordinal};

use super::table;

#[test]
fn every_kind_of_column_is_read() {
    let columns = Columns::new()
        .input("x", number())
        .input("size", ordinal(["small", "medium", "large"]))
        .input("day", date("%Y-%m-%d"))
        .input("ok", flag())
        .other("name", category())
        .target("y", number());
    let text =
        "id,y,name,ok,day,size,x\n1,2,\"Smith, A\",Yes,1970-01-02,large,-1.5\n2,4,Jones,0,1969-12-31,small,1e2\n";
    let table = table(text, &columns);
    assert_eq!(table.rows(), 2);
    assert_eq!(table.numbers("x"), Some(&[-1.5, 100.0][..]));
    assert_eq!(table.numbers("size"), Some(&[2.0, 0.0][..]));
    assert_eq!(table.numbers("day"), Some(&[86_400.0, -86_400.0][..]));
    assert_eq!(table.numbers("ok"), Some(&[1.0, 0.0][..]));
    assert_eq!(table.numbers("y"), Some(&[2.0, 4.0][..]));
    assert_eq!(table.texts("name"), Some(vec![Some("Smith, A"), Some("Jones")]));
    assert_eq!(table.numbers("id"), None);
}

#[test]
fn the_spelling_of_continental_europe_is_read() {
    let columns = Columns::new()
        .delimiter(b';')
        .decimal_comma()
        .thousands('.')
        .input("Menge", number())
        .input("verkauft", flag().words("ja", "nein"))
        .input("am", date("%d.%m.%Y %H:%M"))
        .target("Preis", number());
    let text = "\u{feff}Menge;verkauft;am;Preis\r\n1.234,5;ja;02.01.1970 12:30;-0,25\r\n";
    let table = table(text, &columns);
    assert_eq!(table.numbers("Menge"), Some(&[1234.5][..]));
    assert_eq!(table.numbers("verkauft"), Some(&[1.0][..]));
    assert_eq!(table.numbers("am"), Some(&[86_400.0 + 12.5 * 3600.0][..]));
    assert_eq!(table.numbers("Preis"), Some(&[-0.25][..]));
}

#[test]
fn missing_values_are_those_of_the_markers() {
    let columns =
        Columns::new().input("x", number().fill(0.0)).input("c", category().fill("none")).target("y", number());
    let read = table("x,c,y\n,,1\nNA,nan,2\n3,?,3\n,a,4\n", &columns);
    assert!(read.numbers("x").unwrap()[..2].iter().all(|x| x.is_nan()));
    assert_eq!(read.texts("c").unwrap(), [None, None, None, Some("a")]);

    let columns = columns.missing(["-200", "-"]);
    let read = table("x,c,y\n-200,-,1\n3,NA,2\n", &columns);
    assert!(read.numbers("x").unwrap()[0].is_nan());
    assert_eq!(read.texts("c").unwrap(), [None, Some("NA")]);
}

#[test]
fn a_column_that_is_neither_input_nor_target_may_be_missing() {
    let columns = Columns::new().input("x", number()).other("group", category()).target("y", number());
    let read = table("x,group,y\n1,,2\n3,a,4\n", &columns);
    assert_eq!(read.texts("group").unwrap(), [None, Some("a")]);
}

#[test]
fn incomplete_rows_are_skipped_on_request() {
    let columns = Columns::new()
        .input("a", number().fill(Fill::Mean))
        .input("b", number())
        .target("y", category())
        .weight("w")
        .skip_incomplete();
    let read = table("a,b,y,w\n,1,p,1\n1,,p,2\n1,2,,3\n4,5,q,4\n", &columns);
    assert_eq!(read.numbers("b"), Some(&[1.0, 5.0][..]));
    assert_eq!(read.texts("y").unwrap(), [Some("p"), Some("q")]);
}

#[test]
fn a_file_read_in_chunks_is_the_file_read_at_once() {
    let columns = Columns::new().input("x", number()).input("c", category()).target("y", number());
    let mut text = String::from("c,x,y\n");
    for row in 0..1000 {
        text += &format!("c{},{row},{}\n", row % 7, row * row);
    }
    let whole = table(&text, &columns);
    for rows in [1, 3, 100, 1000, 5000] {
        let (mut x, mut c) = (Vec::new(), Vec::new());
        for chunk in TableReader::new("t.csv", text.as_bytes(), &columns).unwrap().chunks(rows) {
            let chunk = chunk.unwrap();
            assert!(chunk.rows() <= rows);
            x.extend_from_slice(chunk.numbers("x").unwrap());
            c.extend(chunk.texts("c").unwrap().into_iter().map(|name| name.unwrap().to_string()));
        }
        assert_eq!(whole.numbers("x").unwrap(), x);
        assert_eq!(whole.texts("c").unwrap().into_iter().map(Option::unwrap).collect::<Vec<_>>(), c);
    }
}

#[test]
fn a_table_describes_its_columns() {
    let columns = Columns::new()
        .input("x", number().fill(0.0))
        .input("day", date("%d.%m.%Y"))
        .other("size", ordinal(["s", "m"]))
        .target("kind", category());
    let read = table("x,day,size,kind\n1,03.02.2001,m,b\n,04.02.2001,s,a\n2.5,04.02.2001,m,b\n", &columns);
    let expected = "\
3 rows
column  role    kind      missing  different  values
x       input   number          1          2  1 to 2.5
day     input   date            0          2  03.02.2001 to 04.02.2001
kind    target  category        0          2  `b` 2 times
size    other   ordinal         0          2  s to m";
    assert_eq!(read.to_string(), expected);
}
