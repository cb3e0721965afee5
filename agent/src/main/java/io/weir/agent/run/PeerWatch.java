package io.weir.agent.run;

import io.weir.agent.Console;
import io.weir.diameter.NodeListener;
import io.weir.diameter.Peer;
import io.weir.diameter.core.Capabilities;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Says when peers come and go. Thread-safe.
final class PeerWatch implements NodeListener {
  private final Console console;
  private final Set<String> inService = ConcurrentHashMap.newKeySet();

  PeerWatch(Console console) {
    this.console = console;
  }

  @Override
  public void peerChanged(Peer peer) {
    if (peer.isInService()) {
      if (inService.add(peer.host())) {
        console.note("+ " + peer.host() + peer.capabilities().map(PeerWatch::about).orElse(""));
      }
    } else if (inService.remove(peer.host())) {
      console.note("- %s (%s)".formatted(peer.host(), peer.status().state()));
    }
  }

  private static String about(Capabilities peer) {
    String applications =
        peer.isRelay()
            ? "relay"
            : "applications " + peer.applicationIds().toString().replaceAll("[\\[\\]]", "");
    return " of realm %s, %s, %s".formatted(peer.originRealm(), peer.productName(), applications);
  }

  @Override
  public void connectFailed(Peer peer, String why) {
    console.note("! %s: %s; trying again".formatted(peer.host(), why));
  }
}
