package io.weir.sctp.wire;

import java.net.InetAddress;
import java.util.List;

/// One parameter of an INIT, INIT ACK, ASCONF, ASCONF ACK or RE-CONFIG chunk. Immutable.
public sealed interface Parameter {
  /// An address of the sender, IPv4 or IPv6
  /// ([RFC 9260 section 3.3.2.1](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.2.1)).
  ///
  /// @param address the address
  record Address(InetAddress address) implements Parameter {}

  /// Asks for a longer life of the cookie
  /// ([RFC 9260 section 3.3.2.1](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.2.1)).
  ///
  /// @param incrementMs milliseconds, unsigned
  record CookiePreservative(int incrementMs) implements Parameter {}

  /// A host name, deprecated: its receiver answers with an ABORT
  /// ([RFC 9260 section 3.3.2.1](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.2.1)).
  ///
  /// @param name as it came
  record HostName(Octets name) implements Parameter {}

  /// The sorts of addresses the sender can use
  /// ([RFC 9260 section 3.3.2.1](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.2.1)).
  ///
  /// @param types parameter types: 5 for IPv4, 6 for IPv6
  record SupportedAddressTypes(List<Integer> types) implements Parameter {
    /// Copies the list and checks the ranges.
    public SupportedAddressTypes {
      types = List.copyOf(types);
      types.forEach(each -> Wire.requireU16(each, "address type"));
    }
  }

  /// The state cookie of an INIT ACK
  /// ([RFC 9260 section 3.3.3.1](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.3.1)).
  ///
  /// @param cookie opaque to its receiver
  record StateCookie(Octets cookie) implements Parameter {}

  /// Parameters that were not understood
  /// ([RFC 9260 section 3.3.3.1](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.3.1)).
  ///
  /// @param whole the parameter with its header
  record NotUnderstood(Octets whole) implements Parameter {}

  /// Explicit congestion notification, reserved
  /// ([RFC 9260 section 3.3.2](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.2)).
  record EcnCapable() implements Parameter {}

  /// FORWARD TSN is understood
  /// ([RFC 3758 section 3.1](https://www.rfc-editor.org/rfc/rfc3758#section-3.1)).
  record ForwardTsnSupported() implements Parameter {}

  /// Chunk types of extensions that are understood
  /// ([RFC 5061 section 4.2.7](https://www.rfc-editor.org/rfc/rfc5061#section-4.2.7)).
  ///
  /// @param chunkTypes 0 to 255 each
  record SupportedExtensions(List<Integer> chunkTypes) implements Parameter {
    /// Copies the list and checks the ranges.
    public SupportedExtensions {
      chunkTypes = List.copyOf(chunkTypes);
      chunkTypes.forEach(each -> Wire.requireU8(each, "chunk type"));
    }
  }

  /// A random number for the keys of AUTH
  /// ([RFC 4895 section 3.1](https://www.rfc-editor.org/rfc/rfc4895#section-3.1)).
  ///
  /// @param random 32 bytes by the standard
  record Random(Octets random) implements Parameter {}

  /// Chunk types that the sender wants authenticated
  /// ([RFC 4895 section 3.2](https://www.rfc-editor.org/rfc/rfc4895#section-3.2)).
  ///
  /// @param chunkTypes 0 to 255 each
  record ChunkList(List<Integer> chunkTypes) implements Parameter {
    /// Copies the list and checks the ranges.
    public ChunkList {
      chunkTypes = List.copyOf(chunkTypes);
      chunkTypes.forEach(each -> Wire.requireU8(each, "chunk type"));
    }
  }

  /// HMAC algorithms, the preferred one first
  /// ([RFC 4895 section 3.3](https://www.rfc-editor.org/rfc/rfc4895#section-3.3)).
  ///
  /// @param hmacIds 1 for SHA-1, 3 for SHA-256
  record HmacAlgorithms(List<Integer> hmacIds) implements Parameter {
    /// Copies the list and checks the ranges.
    public HmacAlgorithms {
      hmacIds = List.copyOf(hmacIds);
      hmacIds.forEach(each -> Wire.requireU16(each, "HMAC"));
    }
  }

  /// Fills an INIT ([RFC 4820 section 4](https://www.rfc-editor.org/rfc/rfc4820#section-4)).
  ///
  /// @param paddingBytes 0 to 65531
  record Padding(int paddingBytes) implements Parameter {
    /// Checks the range.
    public Padding {
      Wire.requirePadding(paddingBytes);
    }
  }

  /// Tells the application's adaptation layer
  /// ([RFC 5061 section 4.2.6](https://www.rfc-editor.org/rfc/rfc5061#section-4.2.6)).
  ///
  /// @param indication opaque
  record AdaptationLayer(int indication) implements Parameter {}

  /// Adds an address
  /// ([RFC 5061 section 4.2.1](https://www.rfc-editor.org/rfc/rfc5061#section-4.2.1)).
  ///
  /// @param correlationId comes back with the answer
  /// @param address the wildcard stands for where the packet came from
  record AddAddress(int correlationId, InetAddress address) implements Parameter {}

  /// Deletes an address
  /// ([RFC 5061 section 4.2.2](https://www.rfc-editor.org/rfc/rfc5061#section-4.2.2)).
  ///
  /// @param correlationId comes back with the answer
  /// @param address the wildcard stands for all but where the packet came from
  record DeleteAddress(int correlationId, InetAddress address) implements Parameter {}

  /// Asks to be reached at an address
  /// ([RFC 5061 section 4.2.4](https://www.rfc-editor.org/rfc/rfc5061#section-4.2.4)).
  ///
  /// @param correlationId comes back with the answer
  /// @param address the wildcard stands for where the packet came from
  record SetPrimary(int correlationId, InetAddress address) implements Parameter {}

  /// A request of an ASCONF failed
  /// ([RFC 5061 section 4.2.3](https://www.rfc-editor.org/rfc/rfc5061#section-4.2.3)).
  ///
  /// @param correlationId of the request
  /// @param causes why
  record Failed(int correlationId, List<ErrorCause> causes) implements Parameter {
    /// Copies the list.
    public Failed {
      causes = List.copyOf(causes);
    }
  }

  /// A request of an ASCONF succeeded
  /// ([RFC 5061 section 4.2.5](https://www.rfc-editor.org/rfc/rfc5061#section-4.2.5)).
  ///
  /// @param correlationId of the request
  record Succeeded(int correlationId) implements Parameter {}

  /// The sender resets streams that it sends on
  /// ([RFC 6525 section 4.1](https://www.rfc-editor.org/rfc/rfc6525#section-4.1)).
  ///
  /// @param request request sequence number
  /// @param response of the peer's request that this one answers
  /// @param lastTsn the sender's last assigned TSN
  /// @param streams those to reset; none for all
  record OutgoingReset(int request, int response, int lastTsn, List<Integer> streams)
      implements Parameter {
    /// Copies the list and checks the ranges.
    public OutgoingReset {
      streams = List.copyOf(streams);
      streams.forEach(each -> Wire.requireU16(each, "stream"));
    }
  }

  /// Asks the peer to reset streams that it sends on
  /// ([RFC 6525 section 4.2](https://www.rfc-editor.org/rfc/rfc6525#section-4.2)).
  ///
  /// @param request request sequence number
  /// @param streams those to reset; none for all
  record IncomingReset(int request, List<Integer> streams) implements Parameter {
    /// Copies the list and checks the ranges.
    public IncomingReset {
      streams = List.copyOf(streams);
      streams.forEach(each -> Wire.requireU16(each, "stream"));
    }
  }

  /// Resets all sequence numbers and TSNs
  /// ([RFC 6525 section 4.3](https://www.rfc-editor.org/rfc/rfc6525#section-4.3)).
  ///
  /// @param request request sequence number
  record TsnReset(int request) implements Parameter {}

  /// Answers a request
  /// ([RFC 6525 section 4.4](https://www.rfc-editor.org/rfc/rfc6525#section-4.4)).
  ///
  /// @param response request sequence number of the request
  /// @param result 0 to 6: nothing to do, performed, denied, wrong SSN, in progress, bad sequence
  ///     number, in progress (unsigned; others are not known)
  /// @param nextTsns of a TSN reset, otherwise null-like [ResetTsns#NONE]
  record ResetResponse(int response, int result, ResetTsns nextTsns) implements Parameter {}

  /// The TSNs with which both sides go on after a TSN reset.
  ///
  /// @param given whether there are any
  /// @param sendersNext next TSN of who answers
  /// @param receiversNext next TSN of who asked
  record ResetTsns(boolean given, int sendersNext, int receiversNext) {
    /// None.
    public static final ResetTsns NONE = new ResetTsns(false, 0, 0);
  }

  /// The sender wants to send on more streams
  /// ([RFC 6525 section 4.5](https://www.rfc-editor.org/rfc/rfc6525#section-4.5)).
  ///
  /// @param request request sequence number
  /// @param streams how many more, 0 to 65535
  record AddOutgoing(int request, int streams) implements Parameter {
    /// Checks the range.
    public AddOutgoing {
      Wire.requireU16(streams, "streams");
    }
  }

  /// The sender wants the peer to send on more streams
  /// ([RFC 6525 section 4.6](https://www.rfc-editor.org/rfc/rfc6525#section-4.6)).
  ///
  /// @param request request sequence number
  /// @param streams how many more, 0 to 65535
  record AddIncoming(int request, int streams) implements Parameter {
    /// Checks the range.
    public AddIncoming {
      Wire.requireU16(streams, "streams");
    }
  }

  /// A parameter of a type that is not known. The two highest bits of the type say what to do
  /// ([RFC 9260 section 3.2.1](https://www.rfc-editor.org/rfc/rfc9260#section-3.2.1)).
  ///
  /// @param type 0 to 65535
  /// @param whole the parameter with its header and without its padding
  record Unrecognized(int type, Octets whole) implements Parameter {
    /// Checks that the bytes are a parameter of that type.
    public Unrecognized {
      Wire.requireU16(type, "parameter type");
      Wire.requireWhole(whole);
      if (((whole.at(0) << 8) | whole.at(1)) != type) {
        throw new IllegalArgumentException("not of type " + type + ": " + whole);
      }
    }

    /// Whether the rest of the chunk is to be left alone.
    ///
    /// @return the highest bit is not set
    public boolean stops() {
      return (type & 0x8000) == 0;
    }

    /// Whether the sender is to be told.
    ///
    /// @return the second highest bit is set
    public boolean reports() {
      return (type & 0x4000) != 0;
    }
  }
}
