use super::*;

fn check(text: &str, expect: &str) {
    let value = Value::read(&clean(text));
    let told = match &value {
        Value::Hash(kind, hash) => format!("{} {hash}", kind.key()),
        Value::Address(address) => format!("address {address}"),
        Value::Prefix(address, bits) => format!("prefix {address}/{bits}"),
        Value::Url(url) => format!("url {url}"),
        Value::Domain(domain) => format!("domain {domain}"),
        Value::Sid(sid) => format!("sid {sid}"),
        Value::Account(account) => format!("account {account}"),
        Value::Alert(id) => format!("alert {id}"),
        Value::Word(word) => format!("word {word}"),
    };
    assert_eq!(told, expect, "{text:?}");
}

#[test]
fn a_text_is_read_as_what_it_is() {
    for (text, expect) in [
        ("D41D8CD98F00B204E9800998ECF8427E", "md5 d41d8cd98f00b204e9800998ecf8427e"),
        (
            " \"da39a3ee5e6b4b0d3255bfef95601890afd80709\", ",
            "sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709",
        ),
        (
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ),
        ("10.0.0.7", "address 10.0.0.7"),
        ("10[.]0(.)0[dot]7.", "address 10.0.0.7"),
        ("::ffff:10.0.0.7", "address 10.0.0.7"),
        ("[FE80::1%eth0]", "address fe80::1"),
        ("2001:DB8:0:0::1", "address 2001:db8::1"),
        ("10.1.0.0/16", "prefix 10.1.0.0/16"),
        ("2001:db8::/32", "prefix 2001:db8::/32"),
        ("10.1.0.0/64", "url 10.1.0.0/64"),
        ("hxxps://CDN[.]parcel[.]example/x.exe?y=1", "url https://CDN.parcel.example/x.exe?y=1"),
        ("hxxp[:]//a(dot)example", "url http://a.example"),
        ("cdn.parcel.example/x", "url cdn.parcel.example/x"),
        ("<cdn[.]Parcel.example>;", "domain cdn.parcel.example"),
        ("srv-01.halden.example", "domain srv-01.halden.example"),
        ("s-1-5-21-1-2-3-500", "sid S-1-5-21-1-2-3-500"),
        ("HALDEN\\Ada", "account halden\\ada"),
        ("AL0123456789abcdef", "alert al0123456789abcdef"),
        ("ada@halden.example", "word ada@halden.example"),
        ("FIN-LT-0417", "word FIN-LT-0417"),
        ("powershell.exe", "word powershell.exe"),
        ("install.sh", "domain install.sh"),
        ("C:\\Windows\\x.exe", "word C:\\Windows\\x.exe"),
        ("C:\\Users\\a\\.ssh", "word C:\\Users\\a\\.ssh"),
        ("", "word "),
        ("'", "word '"),
    ] {
        check(text, expect);
    }
}

#[test]
fn a_host_is_read_out_of_what_sensors_write() {
    for (text, host) in [
        ("https://user:pw@A.example:8443/x?y#z", "a.example"),
        ("a.example:443", "a.example"),
        ("a.example.", "a.example"),
        ("[2001:db8::1]:443/x", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("https:///x", ""),
        ("", ""),
    ] {
        assert_eq!(host_of(text), host, "{text:?}");
    }
}

#[test]
fn a_host_has_the_domains_above_it() {
    let check = |host: &str, expect: &[&str]| {
        assert_eq!(parents(host).collect::<Vec<_>>(), expect, "{host:?}");
    };
    check("a.b.parcel.example", &["b.parcel.example", "parcel.example"]);
    check("parcel.example", &[]);
    check("host", &[]);
    check("10.0.0.1", &[]);
    check("", &[]);
}

#[test]
fn a_pasted_list_becomes_its_values_each_once() {
    assert_eq!(lines("1.1.1.1\r\n 'a[.]example'\n\n1.1.1.1"), ["1.1.1.1", "a.example"]);
    assert_eq!(lines("1.1.1.1, 2.2.2.2;3.3.3.3"), ["1.1.1.1", "2.2.2.2", "3.3.3.3"]);
    assert_eq!(lines("net user, /domain\nx"), ["net user, /domain", "x"]);
}

#[test]
fn an_address_lies_in_its_prefixes_only() {
    let check = |address: &str, start: &str, bits: u8, inside: bool| {
        let read = |text: &str| text.parse::<IpAddr>().unwrap();
        assert_eq!(in_prefix(read(address), read(start), bits), inside, "{address} {start}/{bits}");
    };
    check("10.1.2.3", "10.1.0.0", 16, true);
    check("10.2.2.3", "10.1.0.0", 16, false);
    check("10.2.2.3", "0.0.0.0", 0, true);
    check("10.1.2.3", "10.1.2.3", 32, true);
    check("2001:db8::1", "2001:db8::", 32, true);
    check("2001:db9::1", "2001:db8::", 32, false);
    check("10.1.2.3", "2001:db8::", 0, false);
}

proptest::proptest! {
    #[test]
    fn no_text_breaks_the_reader_and_cleaning_twice_changes_nothing(text in "\\PC{0,60}") {
        let once = clean(&text);
        let _ = Value::read(&once);
        let _ = (host_of(&text), lines(&text));
        proptest::prop_assert_eq!(clean(&once), once);
    }
}
