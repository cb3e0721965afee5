package io.weir.diameter.core;

import java.util.OptionalLong;

/// One Vendor-Specific-Application-Id of a CER or CEA,
/// [RFC 6733 section 6.11](https://www.rfc-editor.org/rfc/rfc6733#section-6.11).
///
/// Immutable. The RFC wants exactly one of the two ids; both are taken because peers send both.
///
/// @param vendorId the vendor, an Unsigned32; it plays no part in finding common applications
/// @param authApplicationId an Unsigned32, if given
/// @param acctApplicationId an Unsigned32, if given
public record VendorSpecificApplication(
    long vendorId, OptionalLong authApplicationId, OptionalLong acctApplicationId) {

  /// @throws IllegalArgumentException if a value is no Unsigned32 or no application is named
  public VendorSpecificApplication {
    Unsigned32.check("vendorId", vendorId);
    Unsigned32.check("authApplicationId", authApplicationId);
    Unsigned32.check("acctApplicationId", acctApplicationId);
    if (authApplicationId.isEmpty() && acctApplicationId.isEmpty()) {
      throw new IllegalArgumentException(
          "a vendor-specific application needs an application id: vendorId=" + vendorId);
    }
  }

  /// A vendor's application of authentication and authorization.
  ///
  /// @param vendorId the vendor, an Unsigned32
  /// @param applicationId the application, an Unsigned32
  public static VendorSpecificApplication auth(long vendorId, long applicationId) {
    return new VendorSpecificApplication(
        vendorId, OptionalLong.of(applicationId), OptionalLong.empty());
  }

  /// A vendor's application of accounting.
  ///
  /// @param vendorId the vendor, an Unsigned32
  /// @param applicationId the application, an Unsigned32
  public static VendorSpecificApplication acct(long vendorId, long applicationId) {
    return new VendorSpecificApplication(
        vendorId, OptionalLong.empty(), OptionalLong.of(applicationId));
  }
}
