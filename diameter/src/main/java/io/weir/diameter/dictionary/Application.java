package io.weir.diameter.dictionary;

/// An application of Diameter (RFC 6733 section 2.4).
///
/// Immutable.
///
/// @param id the Application-Id as in the header, an unsigned number in an int
/// @param vendorId the vendor who wrote the application, 0 for the IETF
/// @param name what its document calls it, for people
/// @param kind how a node advertises it
public record Application(int id, int vendorId, String name, Kind kind) {
  /// How an application is advertised in a capabilities exchange (RFC 6733 section 5.3).
  public enum Kind {
    /// The common messages of application 0, which every node supports and none advertises.
    COMMON,
    /// In Auth-Application-Id.
    AUTH,
    /// In Acct-Application-Id.
    ACCT
  }
}
