package io.weir.diameter.core;

import java.util.Set;

/// What the capabilities of two nodes come to, with the Result-Code for the CEA
/// ([RFC 6733 section 7.1](https://www.rfc-editor.org/rfc/rfc6733#section-7.1)).
///
/// Immutable. Made by [CapabilitiesExchange].
public sealed interface Agreement {

  /// The Result-Code a CEA with this outcome carries, an Unsigned32.
  long resultCode();

  /// The nodes can talk: DIAMETER_SUCCESS.
  ///
  /// @param applicationIds what the peer may be sent, ascending; holds
  ///     [Capabilities#RELAY_APPLICATION_ID] if the peer is a relay and takes everything
  /// @param inbandSecurityIds the common Inband-Security-Id values, ascending, at least one
  record Common(Set<Long> applicationIds, Set<Long> inbandSecurityIds) implements Agreement {
    /// Copies the sets.
    ///
    /// @throws IllegalArgumentException if a value is no Unsigned32
    public Common {
      applicationIds = Unsigned32.copyOf("applicationIds", applicationIds);
      inbandSecurityIds = Unsigned32.copyOf("inbandSecurityIds", inbandSecurityIds);
    }

    @Override
    public long resultCode() {
      return 2001;
    }

    /// Whether messages of this application may be sent to the peer. The base protocol's own (0)
    /// always may.
    ///
    /// @param applicationId an Unsigned32
    public boolean covers(long applicationId) {
      return applicationId == 0
          || applicationIds.contains(applicationId)
          || applicationIds.contains(Capabilities.RELAY_APPLICATION_ID);
    }
  }

  /// DIAMETER_NO_COMMON_APPLICATION.
  record NoCommonApplication() implements Agreement {
    @Override
    public long resultCode() {
      return 5010;
    }
  }

  /// DIAMETER_NO_COMMON_SECURITY.
  record NoCommonSecurity() implements Agreement {
    @Override
    public long resultCode() {
      return 5017;
    }
  }
}
