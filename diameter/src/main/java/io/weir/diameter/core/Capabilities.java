package io.weir.diameter.core;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/// What a node says about itself in a CER or CEA,
/// [RFC 6733 section 5.3](https://www.rfc-editor.org/rfc/rfc6733#section-5.3).
///
/// Immutable. Made by the driver from a message (the peer's) or from the configuration (ours, with
/// [#builder]). All numbers are Unsigned32; sets are kept in ascending order.
///
/// @param originHost the DiameterIdentity of the node, not empty
/// @param originRealm its realm, not empty
/// @param hostAddresses Host-IP-Address values as text; a message needs at least one, which the
///     driver may add from the connection
/// @param vendorId the maker of the software, 0 to be ignored
/// @param productName its name
/// @param originStateId a number that grows with each restart, if given
/// @param supportedVendorIds vendors whose AVPs are understood, none of them 0
/// @param authApplicationIds Auth-Application-Id values outside of vendor-specific ones
/// @param acctApplicationIds Acct-Application-Id values outside of vendor-specific ones
/// @param vendorSpecificApplications in the order given
/// @param inbandSecurityIds Inband-Security-Id values; empty means NO_INBAND_SECURITY
/// @param firmwareRevision if given
public record Capabilities(
    String originHost,
    String originRealm,
    List<String> hostAddresses,
    long vendorId,
    String productName,
    OptionalLong originStateId,
    Set<Long> supportedVendorIds,
    Set<Long> authApplicationIds,
    Set<Long> acctApplicationIds,
    List<VendorSpecificApplication> vendorSpecificApplications,
    Set<Long> inbandSecurityIds,
    OptionalLong firmwareRevision) {

  /// The application id of relays (RFC 6733 section 2.4), `0xffffffff`.
  public static final long RELAY_APPLICATION_ID = 0xFFFF_FFFFL;

  /// @throws IllegalArgumentException if an identity is empty or a number out of bounds
  public Capabilities {
    if (originHost.isEmpty() || originRealm.isEmpty()) {
      throw new IllegalArgumentException(
          "originHost and originRealm must not be empty: '%s', '%s'"
              .formatted(originHost, originRealm));
    }
    hostAddresses = List.copyOf(hostAddresses);
    Unsigned32.check("vendorId", vendorId);
    Unsigned32.check("originStateId", originStateId);
    supportedVendorIds = Unsigned32.copyOf("supportedVendorIds", supportedVendorIds);
    authApplicationIds = Unsigned32.copyOf("authApplicationIds", authApplicationIds);
    acctApplicationIds = Unsigned32.copyOf("acctApplicationIds", acctApplicationIds);
    vendorSpecificApplications = List.copyOf(vendorSpecificApplications);
    inbandSecurityIds = Unsigned32.copyOf("inbandSecurityIds", inbandSecurityIds);
    Unsigned32.check("firmwareRevision", firmwareRevision);
  }

  /// Starts capabilities with no applications.
  ///
  /// @param originHost the DiameterIdentity of the node
  /// @param originRealm its realm
  public static CapabilitiesBuilder builder(String originHost, String originRealm) {
    return new CapabilitiesBuilder(originHost, originRealm);
  }

  /// All application ids named anywhere, ascending. "The value of the Vendor-Id AVP in the
  /// Vendor-Specific-Application-Id MUST NOT be used" to find common ones.
  public Set<Long> applicationIds() {
    Set<Long> all = new TreeSet<>(authApplicationIds);
    all.addAll(acctApplicationIds);
    for (VendorSpecificApplication application : vendorSpecificApplications) {
      application.authApplicationId().ifPresent(all::add);
      application.acctApplicationId().ifPresent(all::add);
    }
    return Unsigned32.copyOf("applicationIds", all);
  }

  /// Whether the node advertises itself as a relay.
  public boolean isRelay() {
    return applicationIds().contains(RELAY_APPLICATION_ID);
  }
}
