package io.weir.sctp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// Finds addresses: of names, and of this side towards others. Blocks; thread-safe.
final class Resolver {
  private final Carrier carrier;

  Resolver(Carrier carrier) {
    this.carrier = carrier;
  }

  /// The first address of each host.
  ///
  /// @throws IOException that names the host that is not known
  List<InetAddress> addresses(List<String> hosts) throws IOException {
    var addresses = new ArrayList<InetAddress>();
    for (String host : hosts) {
      try {
        InetAddress address = InetAddress.getByName(host);
        if (!addresses.contains(address)) {
          addresses.add(address);
        }
      } catch (UnknownHostException e) {
        throw new IOException("unknown host '" + host + "'", e);
      }
    }
    return addresses;
  }

  /// This side's addresses from which packets to others leave, each once.
  List<InetAddress> localAddressesTowards(List<InetAddress> remotes) throws IOException {
    var addresses = new ArrayList<InetAddress>();
    for (InetAddress remote : remotes) {
      InetAddress local = carrier.localAddressTowards(remote);
      if (!addresses.contains(local)) {
        addresses.add(local);
      }
    }
    return addresses;
  }
}
