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
        Value::Upn(upn) => format!("upn {upn}"),
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
        ("ada@halden.example", "upn ada@halden.example"),
        ("mailto:Ada.L[@]halden[.]example", "upn ada.l@halden.example"),
        ("ada (at) halden (dot) example", "upn ada@halden.example"),
        ("10.0.0.7:443", "address 10.0.0.7"),
        ("10[.]0[.]0[.]7[:]443", "address 10.0.0.7"),
        ("[2001:db8::1]:8443", "address 2001:db8::1"),
        ("2001[:]db8[::]1", "address 2001:db8::1"),
        ("fe80::1%12", "address fe80::1"),
        ("10.0.0.7%eth0", "word 10.0.0.7%eth0"),
        ("::", "address ::"),
        ("::ffff:c0a8:1", "address 192.168.0.1"),
        ("10.1.0.0/255.255.0.0", "prefix 10.1.0.0/16"),
        ("10.1.0.0/255.0.255.0", "url 10.1.0.0/255.0.255.0"),
        ("[2001:db8::]/32", "prefix 2001:db8::/32"),
        ("10.1.0.0/+8", "url 10.1.0.0/+8"),
        ("cdn.parcel.example:8443", "domain cdn.parcel.example"),
        ("evil.example)", "domain evil.example"),
        ("(see evil.example", "word see evil.example"),
        ("\u{feff}evil.example\u{200b}", "domain evil.example"),
        ("\u{201c}evil[.]example\u{201d}.", "domain evil.example"),
        ("evil [.] example", "domain evil.example"),
        ("b\u{fc}cher.example", "domain b\u{fc}cher.example"),
        ("h**ps://a[.]example/x", "url https://a.example/x"),
        ("fxp://a[.]example/x", "url ftp://a.example/x"),
        ("hxxp.txt", "word hxxp.txt"),
        ("https://a.example/x,y;z", "url https://a.example/x,y;z"),
        ("http://[2001:db8::1]:80/x", "url http://[2001:db8::1]:80/x"),
        (
            "SHA256=E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
            "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ),
        ("MD5: d41d8cd98f00b204e9800998ecf8427e", "md5 d41d8cd98f00b204e9800998ecf8427e"),
        (
            "sha-1:da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709",
        ),
        ("MD5=abc", "word MD5=abc"),
        ("\\\\files\\share\\.ssh\\id.txt", "word \\\\files\\share\\.ssh\\id.txt"),
        (".\\ada", "word .\\ada"),
        ("S-1-5-18", "sid S-1-5-18"),
        ("S-1-5-", "word S-1-5-"),
        ("999.1.1.1", "word 999.1.1.1"),
        ("http://", "word http://"),
        ("%00", "word %00"),
        ("' OR 1=1 --", "word ' OR 1=1 --"),
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
    assert_eq!(lines("https://a.example/x,1"), ["https://a.example/x,1"]);
    assert_eq!(
        lines("https://a.example,https://b.example"),
        ["https://a.example", "https://b.example"]
    );
    assert_eq!(
        lines("indicator;kind\r\n\"10.0.0.1\";\"address\"\r\n\"a[.]example\";\"name\"\r\n"),
        ["indicator;kind", "10.0.0.1", "address", "a.example", "name"]
    );
    assert_eq!(lines("[\"1.1.1.1\", \"a.example\"]"), ["1.1.1.1", "a.example"]);
    assert_eq!(lines("1.1.1.1 2.2.2.2\u{2028}a b"), ["1.1.1.1", "2.2.2.2", "a b"]);
    assert_eq!(
        lines("MD5=d41d8cd98f00b204e9800998ecf8427e,SHA1=da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        ["d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709"]
    );
    assert_eq!(lines(" \r\n\t\u{200b}"), Vec::<String>::new());
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

#[test]
fn a_hostile_text_is_cleaned_in_no_time() {
    let nested = format!("{}.{}", "[".repeat(30_000), "]".repeat(30_000));
    let quoted = "\"(".repeat(30_000);
    let many = "a\n".repeat(30_000);
    let begun = std::time::Instant::now();
    for text in [nested, quoted, many, "hxxp".repeat(15_000), "\u{feff}".repeat(30_000)] {
        let _ = (Value::read(&clean(&text)), lines(&text));
    }
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}
