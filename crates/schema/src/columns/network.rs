//! Connections, addresses and adapters.

use super::{column, personal};
use crate::Column;
use crate::DataClass::Network;
use crate::KqlType::{Int, String};

pub(super) const COLUMNS: &[Column] = &[
    personal("RemoteIP", String, Network, "Address of the other end of the connection"),
    column("RemotePort", Int, Network, "Port at the other end of the connection"),
    personal("RemoteUrl", String, Network, "Address or host name that was contacted or looked up"),
    personal("RemoteDeviceName", String, Network, "Name of the device at the other end"),
    column(
        "RemoteIPType",
        String,
        Network,
        "Kind of the remote address, such as Public, Private or Loopback",
    ),
    personal("LocalIP", String, Network, "Address of the device's own end of the connection"),
    column("LocalPort", Int, Network, "Port at the device's own end of the connection"),
    column(
        "LocalIPType",
        String,
        Network,
        "Kind of the local address, such as Public, Private or Loopback",
    ),
    column("Protocol", String, Network, "Protocol of the communication, such as Tcp or Kerberos"),
    personal(
        "PublicIP",
        String,
        Network,
        "Internet address from which the device reached the service",
    ),
    column("NetworkAdapterName", String, Network, "Name of the network adapter"),
    personal("MacAddress", String, Network, "Hardware (MAC) address of the network adapter"),
    column(
        "NetworkAdapterType",
        String,
        Network,
        "Kind of network adapter, such as Ethernet or wireless",
    ),
    column("NetworkAdapterStatus", String, Network, "Whether the network adapter is up"),
    column("NetworkAdapterVendor", String, Network, "Maker of the network adapter"),
    column(
        "NetworkAdapterDnsSuffix",
        String,
        Network,
        "DNS suffix that is configured on the network adapter",
    ),
    column(
        "TunnelType",
        String,
        Network,
        "Tunnel protocol of the adapter where it is an end of a tunnel",
    ),
    column(
        "ConnectedNetworks",
        String,
        Network,
        "JSON list of the networks that the adapter is connected to",
    ),
    column("DnsAddresses", String, Network, "JSON list of the DNS servers that the adapter uses"),
    column(
        "IPv4Dhcp",
        String,
        Network,
        "Address of the DHCP server that gave the IPv4 configuration",
    ),
    column(
        "IPv6Dhcp",
        String,
        Network,
        "Address of the DHCP server that gave the IPv6 configuration",
    ),
    column("DefaultGateways", String, Network, "JSON list of the adapter's default gateways"),
    personal(
        "IPAddresses",
        String,
        Network,
        "JSON list of the adapter's addresses with their prefix and kind",
    ),
];
