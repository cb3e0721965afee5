package io.weir.diameter.dictionary;

/// What a dictionary knows of one command: a request or an answer (RFC 6733 section 3.1).
///
/// Immutable.
///
/// @param name for example `Credit-Control-Request`
/// @param abbreviation for example `CCR`
/// @param code the Command Code, 24 bits
/// @param applicationId the application whose document defines it; 0 for the common messages
/// @param role request or answer
/// @param routing whether the P bit is set
/// @param grammar what it contains
public record CommandDefinition(
    String name,
    String abbreviation,
    int code,
    int applicationId,
    Role role,
    Routing routing,
    Grammar grammar) {

  /// The R bit of the header.
  public enum Role {
    REQUEST,
    ANSWER
  }

  /// The P bit of the header.
  public enum Routing {
    /// The P bit is set: agents may proxy, relay or redirect the message.
    PROXIABLE,
    /// The P bit is clear: the message goes from peer to peer only.
    LOCAL
  }

  /// Whether this is the definition of a request.
  public boolean isRequest() {
    return role == Role.REQUEST;
  }

  /// Whether the P bit is set.
  public boolean isProxiable() {
    return routing == Routing.PROXIABLE;
  }
}
