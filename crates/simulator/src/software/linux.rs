//! Linux programs. Sysmon for Linux reports the path only; the rest is "-".

use super::{Binary, Version};

const fn at(path: &'static str) -> Binary {
    Binary {
        path,
        version: Version::Fixed("-"),
        description: "-",
        product: "-",
        company: "-",
        original: "-",
        signer: "",
    }
}

pub(crate) static SYSTEMD: Binary = at("/usr/lib/systemd/systemd");
pub(crate) static JOURNALD: Binary = at("/usr/lib/systemd/systemd-journald");
pub(crate) static RESOLVED: Binary = at("/usr/lib/systemd/systemd-resolved");
pub(crate) static TIMESYNCD: Binary = at("/usr/lib/systemd/systemd-timesyncd");
pub(crate) static LOGIND: Binary = at("/usr/lib/systemd/systemd-logind");
pub(crate) static DBUS: Binary = at("/usr/bin/dbus-daemon");
pub(crate) static RSYSLOGD: Binary = at("/usr/sbin/rsyslogd");
pub(crate) static CRON: Binary = at("/usr/sbin/cron");
pub(crate) static SSHD: Binary = at("/usr/sbin/sshd");
pub(crate) static SYSMON: Binary = at("/opt/sysmon/sysmon");
pub(crate) static NGINX: Binary = at("/usr/sbin/nginx");
pub(crate) static PHP_FPM: Binary = at("/usr/sbin/php-fpm8.1");
pub(crate) static POSTGRES: Binary = at("/usr/lib/postgresql/15/bin/postgres");
pub(crate) static PG_DUMP: Binary = at("/usr/lib/postgresql/15/bin/pg_dump");
pub(crate) static REDIS: Binary = at("/usr/bin/redis-server");
pub(crate) static JAVA: Binary = at("/usr/lib/jvm/java-17-openjdk-amd64/bin/java");
pub(crate) static NODE: Binary = at("/usr/bin/node");
pub(crate) static DOCKERD: Binary = at("/usr/bin/dockerd");
pub(crate) static CONTAINERD: Binary = at("/usr/bin/containerd");
pub(crate) static NODE_EXPORTER: Binary = at("/usr/local/bin/node_exporter");
pub(crate) static SH: Binary = at("/usr/bin/dash");
pub(crate) static BASH: Binary = at("/usr/bin/bash");
pub(crate) static SUDO: Binary = at("/usr/bin/sudo");
pub(crate) static RUN_PARTS: Binary = at("/usr/bin/run-parts");
pub(crate) static LOGROTATE: Binary = at("/usr/sbin/logrotate");
pub(crate) static APT: Binary = at("/usr/bin/apt-get");
pub(crate) static APT_CHECK: Binary = at("/usr/lib/update-notifier/apt-check");
pub(crate) static DPKG: Binary = at("/usr/bin/dpkg");
pub(crate) static UNATTENDED: Binary = at("/usr/bin/unattended-upgrade");
pub(crate) static CERTBOT: Binary = at("/usr/bin/certbot");
pub(crate) static RSYNC: Binary = at("/usr/bin/rsync");
pub(crate) static GZIP: Binary = at("/usr/bin/gzip");
pub(crate) static TAR: Binary = at("/usr/bin/tar");
pub(crate) static SYSTEMCTL: Binary = at("/usr/bin/systemctl");
pub(crate) static JOURNALCTL: Binary = at("/usr/bin/journalctl");
pub(crate) static LS: Binary = at("/usr/bin/ls");
pub(crate) static CAT: Binary = at("/usr/bin/cat");
pub(crate) static GREP: Binary = at("/usr/bin/grep");
pub(crate) static LESS: Binary = at("/usr/bin/less");
pub(crate) static VIM: Binary = at("/usr/bin/vim.basic");
pub(crate) static DF: Binary = at("/usr/bin/df");
pub(crate) static FREE: Binary = at("/usr/bin/free");
pub(crate) static GIT: Binary = at("/usr/bin/git");
pub(crate) static MAKE: Binary = at("/usr/bin/make");
pub(crate) static GCC: Binary = at("/usr/bin/x86_64-linux-gnu-gcc-12");
pub(crate) static CC1: Binary = at("/usr/lib/gcc/x86_64-linux-gnu/12/cc1");
pub(crate) static FIREFOX: Binary = at("/usr/lib/firefox/firefox");
pub(crate) static GNOME_SHELL: Binary = at("/usr/bin/gnome-shell");
pub(crate) static BLKID: Binary = at("/usr/sbin/blkid");
pub(crate) static CURL: Binary = at("/usr/bin/curl");
pub(crate) static USERADD: Binary = at("/usr/sbin/useradd");
pub(crate) static USERMOD: Binary = at("/usr/sbin/usermod");
pub(crate) static NMAP: Binary = at("/usr/bin/nmap");
pub(crate) static ID: Binary = at("/usr/bin/id");
pub(crate) static UNAME: Binary = at("/usr/bin/uname");
