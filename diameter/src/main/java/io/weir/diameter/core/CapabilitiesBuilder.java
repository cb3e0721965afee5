package io.weir.diameter.core;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/// Collects [Capabilities]; one method per AVP of RFC 6733 section 5.3.1, those with `add` may be
/// called again for the AVPs that may repeat.
///
/// Not thread-safe; owned by whoever made it. Values are checked by [#build()].
public final class CapabilitiesBuilder {
  private final String originHost;
  private final String originRealm;
  private final List<String> hostAddresses = new ArrayList<>();
  private long vendorId;
  private String productName = "Weir";
  private OptionalLong originStateId = OptionalLong.empty();
  private final Set<Long> supportedVendorIds = new TreeSet<>();
  private final Set<Long> authApplicationIds = new TreeSet<>();
  private final Set<Long> acctApplicationIds = new TreeSet<>();
  private final List<VendorSpecificApplication> vendorSpecific = new ArrayList<>();
  private final Set<Long> inbandSecurityIds = new TreeSet<>();
  private OptionalLong firmwareRevision = OptionalLong.empty();

  CapabilitiesBuilder(String originHost, String originRealm) {
    this.originHost = originHost;
    this.originRealm = originRealm;
  }

  /// Host-IP-Address.
  public CapabilitiesBuilder addHostAddress(String address) {
    hostAddresses.add(address);
    return this;
  }

  /// Vendor-Id, 0 unless given.
  public CapabilitiesBuilder vendorId(long id) {
    vendorId = id;
    return this;
  }

  /// Product-Name, `Weir` unless given.
  public CapabilitiesBuilder productName(String name) {
    productName = name;
    return this;
  }

  /// Origin-State-Id.
  public CapabilitiesBuilder originStateId(long id) {
    originStateId = OptionalLong.of(id);
    return this;
  }

  /// Supported-Vendor-Id. Zero, which no node may send and some do, is left out.
  public CapabilitiesBuilder addSupportedVendorId(long id) {
    if (id != 0) {
      supportedVendorIds.add(id);
    }
    return this;
  }

  /// Auth-Application-Id.
  public CapabilitiesBuilder addAuthApplicationId(long id) {
    authApplicationIds.add(id);
    return this;
  }

  /// Acct-Application-Id.
  public CapabilitiesBuilder addAcctApplicationId(long id) {
    acctApplicationIds.add(id);
    return this;
  }

  /// Vendor-Specific-Application-Id.
  public CapabilitiesBuilder addVendorSpecific(VendorSpecificApplication application) {
    vendorSpecific.add(application);
    return this;
  }

  /// Inband-Security-Id.
  public CapabilitiesBuilder addInbandSecurityId(long id) {
    inbandSecurityIds.add(id);
    return this;
  }

  /// Firmware-Revision.
  public CapabilitiesBuilder firmwareRevision(long revision) {
    firmwareRevision = OptionalLong.of(revision);
    return this;
  }

  /// The capabilities as collected so far.
  ///
  /// @throws IllegalArgumentException if an identity is empty or a number out of bounds
  public Capabilities build() {
    return new Capabilities(
        originHost,
        originRealm,
        hostAddresses,
        vendorId,
        productName,
        originStateId,
        supportedVendorIds,
        authApplicationIds,
        acctApplicationIds,
        vendorSpecific,
        inbandSecurityIds,
        firmwareRevision);
  }
}
