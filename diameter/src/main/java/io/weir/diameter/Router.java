package io.weir.diameter;

import io.weir.diameter.core.Capabilities;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.transport.Admission;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Chooses the peer for a request of this node,
/// [RFC 6733 section 6.1.1](https://www.rfc-editor.org/rfc/rfc6733#section-6.1.1): the
/// Destination-Host if it is a neighbour, else one that serves the Destination-Realm, else a relay;
/// always one that has the application. Stateless.
final class Router {
  private Router() {}

  /// Hands a call to the first suitable peer that has room for it.
  ///
  /// @return false when no peer took it
  static boolean route(Call call, List<PeerDriver> inService) {
    for (PeerDriver peer : candidates(call.request, inService)) {
      PeerConnection connection = peer.inService();
      if (connection != null && connection.offer(call) instanceof Admission.Accepted) {
        return true;
      }
    }
    return false;
  }

  /// The suitable peers, the best first; equally good ones from a random start.
  static List<PeerDriver> candidates(DiameterMessage request, List<PeerDriver> inService) {
    if (inService.size() == 1 && suits(inService.get(0), request)) {
      return inService;
    }
    String host = request.utf8(BaseAvp.DESTINATION_HOST);
    String realm = request.utf8(BaseAvp.DESTINATION_REALM);
    List<PeerDriver> direct = new ArrayList<>();
    List<PeerDriver> relays = new ArrayList<>();
    int start = inService.isEmpty() ? 0 : ThreadLocalRandom.current().nextInt(inService.size());
    for (int i = 0; i < inService.size(); i++) {
      PeerDriver peer = inService.get((start + i) % inService.size());
      Capabilities remote = peer.remote();
      if (remote == null || !peer.covers(request.applicationId())) {
        continue;
      }
      if (same(host, remote.originHost())) {
        return List.of(peer);
      }
      if (remote.isRelay()) {
        relays.add(peer);
      } else if (host == null && (realm == null || same(realm, remote.originRealm()))) {
        direct.add(peer);
      }
    }
    direct.addAll(relays);
    return direct;
  }

  private static boolean suits(PeerDriver peer, DiameterMessage request) {
    Capabilities remote = peer.remote();
    if (remote == null || !peer.covers(request.applicationId())) {
      return false;
    }
    if (remote.isRelay()) {
      return true;
    }
    String host = request.utf8(BaseAvp.DESTINATION_HOST);
    if (host != null) {
      return same(host, remote.originHost());
    }
    String realm = request.utf8(BaseAvp.DESTINATION_REALM);
    return realm == null || same(realm, remote.originRealm());
  }

  private static boolean same(@Nullable String one, String other) {
    return one != null
        && (one.equals(other)
            || one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT)));
  }

  /// Says for people why no peer suits a request.
  static String whyNone(DiameterMessage request, List<PeerDriver> inService) {
    List<String> hosts = inService.stream().map(PeerDriver::host).toList();
    return ("no peer in service has application %s for Destination-Host %s, Destination-Realm %s;"
            + " in service: %s")
        .formatted(
            Integer.toUnsignedString(request.applicationId()),
            orDash(request.utf8(BaseAvp.DESTINATION_HOST)),
            orDash(request.utf8(BaseAvp.DESTINATION_REALM)),
            hosts.isEmpty() ? "none" : String.join(", ", hosts));
  }

  private static String orDash(@Nullable String text) {
    return text == null ? "-" : text;
  }
}
