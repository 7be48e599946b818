//! Writes the smallest MMDB files that say something: IPv4 only, one address a database
//! (<https://maxmind.github.io/MaxMind-DB/>).

use std::net::Ipv4Addr;

/// A value of the data section.
pub(crate) enum Data<'a> {
    Text(&'a str),
    Number(u32),
    Double(f64),
    List(Vec<Data<'a>>),
    Map(Vec<(&'a str, Data<'a>)>),
}

/// Type and size: types from 8 on have a byte of their own, and what a size has above 28.
fn control(kind: u8, size: usize, to: &mut Vec<u8>) {
    let size = u8::try_from(size).unwrap();
    let low = size.min(29);
    if kind < 8 {
        to.push(kind << 5 | low);
    } else {
        to.extend([low, kind - 7]);
    }
    if low == 29 {
        to.push(size - 29);
    }
}

impl Data<'_> {
    fn write(&self, to: &mut Vec<u8>) {
        match self {
            Self::Text(text) => {
                control(2, text.len(), to);
                to.extend(text.as_bytes());
            }
            Self::Number(number) => {
                control(6, 4, to);
                to.extend(number.to_be_bytes());
            }
            Self::Double(number) => {
                control(3, 8, to);
                to.extend(number.to_be_bytes());
            }
            Self::List(list) => {
                control(11, list.len(), to);
                list.iter().for_each(|value| value.write(to));
            }
            Self::Map(pairs) => {
                control(7, pairs.len(), to);
                for (name, value) in pairs {
                    Data::Text(name).write(to);
                    value.write(to);
                }
            }
        }
    }
}

/// A database that knows one address; built at a time (seconds since 1970).
pub(crate) fn database(address: Ipv4Addr, entry: &Data<'_>, built: u64) -> Vec<u8> {
    // One node a bit; the branch not taken means that nothing is known.
    let nodes: u32 = 32;
    let mut bytes = Vec::new();
    for at in 0..nodes {
        let bit = address.to_bits() >> (31 - at) & 1;
        // Behind the last bit stands the data: 16 bytes of nothing lie between tree and data.
        let onwards = if at + 1 < nodes { at + 1 } else { nodes + 16 };
        let records = if bit == 0 { [onwards, nodes] } else { [nodes, onwards] };
        for record in records {
            bytes.extend(record.to_be_bytes().iter().skip(1));
        }
    }
    bytes.extend([0; 16]);
    entry.write(&mut bytes);
    bytes.extend(b"\xab\xcd\xefMaxMind.com");
    control(7, 9, &mut bytes);
    let text = |bytes: &mut Vec<u8>, name: &str| Data::Text(name).write(bytes);
    for (name, number) in [
        ("binary_format_major_version", 2_u16),
        ("binary_format_minor_version", 0),
        ("ip_version", 4),
        ("record_size", 24),
    ] {
        text(&mut bytes, name);
        control(5, 2, &mut bytes);
        bytes.extend(number.to_be_bytes());
    }
    text(&mut bytes, "node_count");
    Data::Number(nodes).write(&mut bytes);
    text(&mut bytes, "build_epoch");
    control(9, 8, &mut bytes);
    bytes.extend(built.to_be_bytes());
    text(&mut bytes, "database_type");
    Data::Text("Test").write(&mut bytes);
    text(&mut bytes, "languages");
    Data::List(vec![Data::Text("en")]).write(&mut bytes);
    text(&mut bytes, "description");
    Data::Map(vec![("en", Data::Text("One address"))]).write(&mut bytes);
    bytes
}
