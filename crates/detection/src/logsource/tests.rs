use sensors::{FieldValue, SensorEvent};

use super::{Logsource, for_each_pass, of, passes};
use crate::rule::RuleLogsource;

fn event(channel: &'static str, event_id: u32, event_type: &str) -> SensorEvent {
    SensorEvent {
        channel: channel.into(),
        provider: "".into(),
        event_id,
        record_id: None,
        computer: String::new(),
        time: 0,
        fields: vec![("EventType".into(), FieldValue::Text(event_type.to_owned()))],
    }
}

#[test]
fn channel_and_event_id_decide_the_logsource() {
    let check = |channel, event_id, kind, product, service, categories: &[&str]| {
        let found = of(&event(channel, event_id, kind));
        assert_eq!((found.product, found.service), (product, service), "{channel} {event_id}");
        assert_eq!(found.categories, categories, "{channel} {event_id} {kind}");
    };
    let sysmon = "Microsoft-Windows-Sysmon/Operational";
    check(sysmon, 1, "", "windows", "sysmon", &["process_creation"]);
    check(sysmon, 12, "CreateKey", "windows", "sysmon", &["registry_add", "registry_event"]);
    check(sysmon, 12, "DeleteValue", "windows", "sysmon", &["registry_delete", "registry_event"]);
    check(sysmon, 12, "INFO", "windows", "sysmon", &["registry_event"]);
    check(sysmon, 13, "SetValue", "windows", "sysmon", &["registry_set", "registry_event"]);
    check(sysmon, 99, "", "windows", "sysmon", &[]);
    check("Linux-Sysmon/Operational", 11, "", "linux", "sysmon", &["file_event"]);
    check("auditd", 1309, "", "linux", "auditd", &["process_creation"]);
    check("auditd", 1302, "FileDelete", "linux", "auditd", &["file_delete"]);
    check("auditd", 1302, "FileModify", "linux", "auditd", &[]);
    check("auditd", 1300, "", "linux", "auditd", &[]);
    check("security", 4625, "", "windows", "security", &[]);
    check("Security", 4688, "", "windows", "security", &["process_creation"]);
    check("System", 20, "", "windows", "system", &[]);
    check("Windows PowerShell", 400, "", "windows", "powershell-classic", &["ps_classic_start"]);
    check("PowerShellCore/Operational", 4104, "", "windows", "powershell", &["ps_script"]);
    check("Vendor/Unheard-Of", 1, "", "windows", "", &[]);
}

#[test]
fn a_rule_fits_where_everything_it_names_is_the_events() {
    let check = |product: &str, category: &str, service: &str, expect| {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let rule = RuleLogsource {
            product: some(product),
            category: some(category),
            service: some(service),
        };
        let own = Logsource { product: "windows", service: "sysmon", categories: &["file_event"] };
        assert_eq!(own.fits(&rule), expect, "{rule}");
        // Without a category of its own an event fits no rule that names one.
        let none = Logsource { categories: &[], ..own };
        assert_eq!(none.fits(&rule), expect && category.is_empty(), "{rule}");
    };
    check("windows", "file_event", "", true);
    check("windows", "", "", true);
    check("", "", "", true);
    check("", "file_event", "sysmon", true);
    check("linux", "file_event", "", false);
    check("windows", "file_delete", "", false);
    check("windows", "", "security", false);
}

#[test]
fn windows_process_records_are_looked_at_twice_and_others_once() {
    let places = |event: &SensorEvent| {
        let mut found = Vec::new();
        for_each_pass(event, |pass| found.push((pass.place, *pass.names == super::OWN)));
        found
    };
    let all: Vec<(Logsource, bool)> = passes().collect();
    let twice = places(&event("Security", 4688, ""));
    assert_eq!(twice.iter().map(|(_, own)| *own).collect::<Vec<_>>(), [true, false]);
    assert_eq!(all[twice[0].0].0.categories, [""; 0]);
    assert_eq!(all[twice[1].0], (of(&event("Security", 4688, "")), true));
    for event in [event("Security", 4624, ""), event("System", 7045, ""), event("X", 1, "")] {
        let once = places(&event);
        assert_eq!(once.len(), 1);
        assert_eq!(all[once[0].0], (of(&event), false));
    }
}
