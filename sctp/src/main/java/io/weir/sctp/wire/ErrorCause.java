package io.weir.sctp.wire;

import java.util.List;

/// Why an ABORT, ERROR or ASCONF ACK was sent
/// ([RFC 9260 section 3.3.10](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.10)). Immutable.
public sealed interface ErrorCause {
  /// 1: DATA on a stream that does not exist.
  ///
  /// @param stream which
  record InvalidStream(int stream) implements ErrorCause {
    /// Checks the range.
    public InvalidStream {
      Wire.requireU16(stream, "stream");
    }
  }

  /// 2: parameters are missing.
  ///
  /// @param types their types
  record MissingParameters(List<Integer> types) implements ErrorCause {
    /// Copies the list and checks the ranges.
    public MissingParameters {
      types = List.copyOf(types);
      types.forEach(each -> Wire.requireU16(each, "parameter type"));
    }
  }

  /// 3: the cookie is too old.
  ///
  /// @param staleUs by how much, microseconds, unsigned
  record StaleCookie(int staleUs) implements ErrorCause {}

  /// 4: the sender lacks resources.
  record OutOfResource() implements ErrorCause {}

  /// 5: an address that cannot be used.
  ///
  /// @param parameter whole, as it came
  record UnresolvableAddress(Octets parameter) implements ErrorCause {}

  /// 6: a chunk of a type that is not known.
  ///
  /// @param chunk whole, as it came
  record UnrecognizedChunk(Octets chunk) implements ErrorCause {}

  /// 7: a mandatory parameter has a wrong value.
  record InvalidMandatoryParameter() implements ErrorCause {}

  /// 8: parameters of types that are not known.
  ///
  /// @param parameters whole, one behind the other
  record UnrecognizedParameters(Octets parameters) implements ErrorCause {}

  /// 9: DATA without user data.
  ///
  /// @param tsn its TSN
  record NoUserData(int tsn) implements ErrorCause {}

  /// 10: a COOKIE ECHO while shutting down.
  record CookieWhileShuttingDown() implements ErrorCause {}

  /// 11: a restart that would add addresses.
  ///
  /// @param addresses parameters, whole, one behind the other
  record RestartWithNewAddresses(Octets addresses) implements ErrorCause {}

  /// 12: the application wanted it.
  ///
  /// @param reason from the application
  record UserInitiated(Octets reason) implements ErrorCause {}

  /// 13: the protocol was violated.
  ///
  /// @param detail more about it, text by convention
  record ProtocolViolation(Octets detail) implements ErrorCause {}

  /// 0x00A0: the last address cannot be deleted
  /// ([RFC 5061 section 4.3](https://www.rfc-editor.org/rfc/rfc5061#section-4.3)).
  ///
  /// @param parameter the request
  record DeleteLastAddress(Octets parameter) implements ErrorCause {}

  /// 0x00A1: no resources for a change of addresses.
  ///
  /// @param parameter the request
  record ChangeOutOfResource(Octets parameter) implements ErrorCause {}

  /// 0x00A2: the address that the request came from cannot be deleted.
  ///
  /// @param parameter the request
  record DeleteSourceAddress(Octets parameter) implements ErrorCause {}

  /// 0x00A3: an ASCONF ACK that nobody asked for.
  record IllegalChangeAck() implements ErrorCause {}

  /// 0x00A4: the request is not authorised.
  ///
  /// @param parameter the request
  record NotAuthorized(Octets parameter) implements ErrorCause {}

  /// 0x0105: an HMAC algorithm that is not supported
  /// ([RFC 4895 section 4.1](https://www.rfc-editor.org/rfc/rfc4895#section-4.1)).
  ///
  /// @param hmacId which
  record UnsupportedHmac(int hmacId) implements ErrorCause {
    /// Checks the range.
    public UnsupportedHmac {
      Wire.requireU16(hmacId, "HMAC");
    }
  }

  /// A cause that is not known.
  ///
  /// @param code 0 to 65535
  /// @param value without its header
  record Unrecognized(int code, Octets value) implements ErrorCause {
    /// Checks the range.
    public Unrecognized {
      Wire.requireU16(code, "cause");
    }
  }
}
