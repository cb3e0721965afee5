package io.weir.diameter.core;

import java.util.Set;
import java.util.TreeSet;

/// Finds what two nodes have in common,
/// [RFC 6733 section 5.3](https://www.rfc-editor.org/rfc/rfc6733#section-5.3).
///
/// Stateless. Called by the driver for a CER and, to protect itself from a peer that answers
/// success regardless, for a CEA.
public final class CapabilitiesExchange {
  private static final Set<Long> NO_INBAND_SECURITY = Set.of(0L);

  private CapabilitiesExchange() {}

  /// What both nodes have. A relay has every application in common with anyone. A missing
  /// Inband-Security-Id means NO_INBAND_SECURITY (section 6.10). Applications are looked at first.
  ///
  /// @param local this node
  /// @param remote the peer
  public static Agreement common(Capabilities local, Capabilities remote) {
    Set<Long> applications = commonApplications(local, remote);
    if (applications.isEmpty() && !local.isRelay()) {
      return new Agreement.NoCommonApplication();
    }
    Set<Long> security = intersection(securityOf(local), securityOf(remote));
    if (security.isEmpty()) {
      return new Agreement.NoCommonSecurity();
    }
    return new Agreement.Common(applications, security);
  }

  private static Set<Long> commonApplications(Capabilities local, Capabilities remote) {
    Set<Long> ours = local.applicationIds();
    Set<Long> theirs = remote.applicationIds();
    Set<Long> common = intersection(ours, theirs);
    if (remote.isRelay()) {
      common.addAll(ours);
      common.add(Capabilities.RELAY_APPLICATION_ID);
    }
    if (local.isRelay()) {
      common.addAll(theirs);
    }
    return common;
  }

  private static Set<Long> securityOf(Capabilities capabilities) {
    Set<Long> ids = capabilities.inbandSecurityIds();
    return ids.isEmpty() ? NO_INBAND_SECURITY : ids;
  }

  private static Set<Long> intersection(Set<Long> one, Set<Long> other) {
    Set<Long> both = new TreeSet<>(one);
    both.retainAll(other);
    return both;
  }
}
