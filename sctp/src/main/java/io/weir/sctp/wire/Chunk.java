package io.weir.sctp.wire;

import java.util.List;

/// One chunk of a packet. Immutable. Numbers that the standards call unsigned 32-bit (TSN, tags,
/// windows, PPID) are `int`s with all bits used; streams and sequence numbers of 16 bits are 0 to
/// 65535.
public sealed interface Chunk {
  /// A piece of a user message, or a whole one
  /// ([RFC 9260 section 3.3.1](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.1)).
  ///
  /// @param flags U, B, E and I bits
  /// @param tsn transmission sequence number
  /// @param stream stream identifier
  /// @param sequence stream sequence number
  /// @param protocolId payload protocol identifier, as its four bytes in network order
  /// @param payload at least one byte; a peer's may have none, and is answered with an ABORT
  ///     ([RFC 9260 section 6.2](https://www.rfc-editor.org/rfc/rfc9260#section-6.2))
  record Data(DataFlags flags, int tsn, int stream, int sequence, int protocolId, Octets payload)
      implements Chunk {
    /// Checks the ranges.
    public Data {
      Wire.requireU16(stream, "stream");
      Wire.requireU16(sequence, "sequence number");
    }
  }

  /// A piece of a user message that may be interleaved with others
  /// ([RFC 8260 section 2.1](https://www.rfc-editor.org/rfc/rfc8260#section-2.1)).
  ///
  /// @param flags U, B, E and I bits
  /// @param tsn transmission sequence number
  /// @param stream stream identifier
  /// @param messageId message identifier, counted apart for ordered and unordered
  /// @param protocolIdOrFragment payload protocol identifier where the B bit is set, otherwise the
  ///     fragment sequence number
  /// @param payload at least one byte; a peer's may have none, as with [Data]
  record InterleavedData(
      DataFlags flags, int tsn, int stream, int messageId, int protocolIdOrFragment, Octets payload)
      implements Chunk {
    /// Checks the ranges.
    public InterleavedData {
      Wire.requireU16(stream, "stream");
    }
  }

  /// Begins an association
  /// ([RFC 9260 section 3.3.2](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.2)).
  ///
  /// @param setup what the sender offers
  record Init(Setup setup) implements Chunk {}

  /// Answers an INIT
  /// ([RFC 9260 section 3.3.3](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.3)).
  ///
  /// @param setup what the sender offers; should have a [Parameter.StateCookie]
  record InitAck(Setup setup) implements Chunk {}

  /// What INIT and INIT ACK say alike. The decoder lets values through that the receiver of an
  /// INIT must answer (a tag of 0, no streams).
  ///
  /// @param tag initiate tag
  /// @param window advertised receiver window, bytes, unsigned
  /// @param outboundStreams 0 to 65535
  /// @param mostInboundStreams 0 to 65535
  /// @param initialTsn first TSN
  /// @param parameters in their order; those not known as [Parameter.Unrecognized]
  record Setup(
      int tag,
      int window,
      int outboundStreams,
      int mostInboundStreams,
      int initialTsn,
      List<Parameter> parameters) {
    /// Checks the ranges and copies the list.
    public Setup {
      Wire.requireU16(outboundStreams, "streams");
      Wire.requireU16(mostInboundStreams, "streams");
      parameters = List.copyOf(parameters);
    }
  }

  /// What has arrived
  /// ([RFC 9260 section 3.3.4](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.4)).
  ///
  /// @param cumulativeTsn everything up to this has arrived
  /// @param window advertised receiver window, bytes, unsigned
  /// @param gaps what has arrived beyond
  /// @param duplicates TSNs that have arrived again, one entry for each time
  record Sack(int cumulativeTsn, int window, GapBlocks gaps, Tsns duplicates) implements Chunk {}

  /// Asks whether a path works
  /// ([RFC 9260 section 3.3.5](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.5)).
  ///
  /// @param info comes back as it is
  record Heartbeat(Octets info) implements Chunk {}

  /// Answers a HEARTBEAT
  /// ([RFC 9260 section 3.3.6](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.6)).
  ///
  /// @param info what the HEARTBEAT had
  record HeartbeatAck(Octets info) implements Chunk {}

  /// Ends an association at once
  /// ([RFC 9260 section 3.3.7](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.7)).
  ///
  /// @param reflectedTag the T bit: the packet has the receiver's own tag
  /// @param causes why
  record Abort(boolean reflectedTag, List<ErrorCause> causes) implements Chunk {
    /// Copies the list.
    public Abort {
      causes = List.copyOf(causes);
    }
  }

  /// The sender has nothing more to send and all it sent was acknowledged
  /// ([RFC 9260 section 3.3.8](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.8)).
  ///
  /// @param cumulativeTsn everything up to this has arrived
  record Shutdown(int cumulativeTsn) implements Chunk {}

  /// Answers a SHUTDOWN
  /// ([RFC 9260 section 3.3.9](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.9)).
  record ShutdownAck() implements Chunk {}

  /// Tells of errors that do not end the association by themselves
  /// ([RFC 9260 section 3.3.10](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.10)).
  ///
  /// @param causes at least one
  record OperationError(List<ErrorCause> causes) implements Chunk {
    /// Copies the list and checks that there is a cause.
    public OperationError {
      if (causes.isEmpty()) {
        throw new IllegalArgumentException("an ERROR without a cause");
      }
      causes = List.copyOf(causes);
    }
  }

  /// Brings the state cookie back
  /// ([RFC 9260 section 3.3.11](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.11)).
  ///
  /// @param cookie as it came in the INIT ACK
  record CookieEcho(Octets cookie) implements Chunk {}

  /// The cookie was good
  /// ([RFC 9260 section 3.3.12](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.12)).
  record CookieAck() implements Chunk {}

  /// Explicit congestion notification echo, reserved
  /// ([RFC 9260 appendix A](https://www.rfc-editor.org/rfc/rfc9260#appendix-A)).
  ///
  /// @param lowestTsn of the datagram that was marked
  record CongestionEcho(int lowestTsn) implements Chunk {}

  /// Congestion window reduced, reserved
  /// ([RFC 9260 appendix A](https://www.rfc-editor.org/rfc/rfc9260#appendix-A)).
  ///
  /// @param lowestTsn answered
  record WindowReduced(int lowestTsn) implements Chunk {}

  /// The last word of a shutdown
  /// ([RFC 9260 section 3.3.13](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.13)).
  ///
  /// @param reflectedTag the T bit: the packet has the receiver's own tag
  record ShutdownComplete(boolean reflectedTag) implements Chunk {}

  /// Authenticates the chunks behind it
  /// ([RFC 4895 section 5.1](https://www.rfc-editor.org/rfc/rfc4895#section-5.1)).
  ///
  /// @param keyId shared key identifier
  /// @param hmacId 1 for SHA-1, 3 for SHA-256
  /// @param mac over this chunk with a MAC of zeros and everything behind it
  record Auth(int keyId, int hmacId, Octets mac) implements Chunk {
    /// Checks the ranges.
    public Auth {
      Wire.requireU16(keyId, "key");
      Wire.requireU16(hmacId, "HMAC");
    }
  }

  /// Asks for changes of addresses
  /// ([RFC 5061 section 4.1.1](https://www.rfc-editor.org/rfc/rfc5061#section-4.1.1)).
  ///
  /// @param serial number of the request
  /// @param address of the sender, by which the association is found
  /// @param requests [Parameter.AddAddress], [Parameter.DeleteAddress], [Parameter.SetPrimary]
  record AddressChange(int serial, Parameter.Address address, List<Parameter> requests)
      implements Chunk {
    /// Copies the list.
    public AddressChange {
      requests = List.copyOf(requests);
    }
  }

  /// Answers an ASCONF
  /// ([RFC 5061 section 4.1.2](https://www.rfc-editor.org/rfc/rfc5061#section-4.1.2)).
  ///
  /// @param serial of the request
  /// @param answers [Parameter.Succeeded] and [Parameter.Failed]
  record AddressChangeAck(int serial, List<Parameter> answers) implements Chunk {
    /// Copies the list.
    public AddressChangeAck {
      answers = List.copyOf(answers);
    }
  }

  /// Resets or adds streams
  /// ([RFC 6525 section 3.1](https://www.rfc-editor.org/rfc/rfc6525#section-3.1)).
  ///
  /// @param parameters one or two
  record Reconfigure(List<Parameter> parameters) implements Chunk {
    /// Copies the list and checks its length.
    public Reconfigure {
      if (parameters.isEmpty() || parameters.size() > 2) {
        throw new IllegalArgumentException("a RE-CONFIG with " + parameters.size());
      }
      parameters = List.copyOf(parameters);
    }
  }

  /// Fills a packet ([RFC 4820 section 3](https://www.rfc-editor.org/rfc/rfc4820#section-3)).
  ///
  /// @param paddingBytes bytes behind the chunk's header, 0 to 65531
  record Padding(int paddingBytes) implements Chunk {
    /// Checks the range.
    public Padding {
      Wire.requirePadding(paddingBytes);
    }
  }

  /// Moves the receiver's cumulative TSN over messages that were given up
  /// ([RFC 3758 section 3.2](https://www.rfc-editor.org/rfc/rfc3758#section-3.2)).
  ///
  /// @param newCumulativeTsn as if everything up to this had arrived
  /// @param skipped the newest sequence number given up in each ordered stream
  record ForwardTsn(int newCumulativeTsn, List<SkippedStream> skipped) implements Chunk {
    /// Copies the list.
    public ForwardTsn {
      skipped = List.copyOf(skipped);
    }
  }

  /// One stream of a FORWARD TSN.
  ///
  /// @param stream stream identifier
  /// @param sequence stream sequence number
  record SkippedStream(int stream, int sequence) {
    /// Checks the ranges.
    public SkippedStream {
      Wire.requireU16(stream, "stream");
      Wire.requireU16(sequence, "sequence number");
    }
  }

  /// The same where messages are interleaved
  /// ([RFC 8260 section 2.3.1](https://www.rfc-editor.org/rfc/rfc8260#section-2.3.1)).
  ///
  /// @param newCumulativeTsn as if everything up to this had arrived
  /// @param skipped the newest message given up in each stream
  record InterleavedForwardTsn(int newCumulativeTsn, List<SkippedMessage> skipped)
      implements Chunk {
    /// Copies the list.
    public InterleavedForwardTsn {
      skipped = List.copyOf(skipped);
    }
  }

  /// One stream of an I-FORWARD-TSN.
  ///
  /// @param stream stream identifier
  /// @param unordered whether the message is counted with the unordered ones
  /// @param messageId message identifier
  record SkippedMessage(int stream, boolean unordered, int messageId) {
    /// Checks the range.
    public SkippedMessage {
      Wire.requireU16(stream, "stream");
    }
  }

  /// A chunk of a type that is not known. The two highest bits of the type say what to do
  /// ([RFC 9260 section 3.2](https://www.rfc-editor.org/rfc/rfc9260#section-3.2)).
  ///
  /// @param type 0 to 255
  /// @param whole the chunk with its header and without its padding
  record Unrecognized(int type, Octets whole) implements Chunk {
    /// Checks that the bytes are a chunk of that type.
    public Unrecognized {
      Wire.requireU8(type, "chunk type");
      Wire.requireWhole(whole);
      if (whole.at(0) != type) {
        throw new IllegalArgumentException("not of type " + type + ": " + whole);
      }
    }

    /// Whether the rest of the packet is to be left alone.
    ///
    /// @return the highest bit is not set
    public boolean stops() {
      return (type & 0x80) == 0;
    }

    /// Whether the sender is to be told in an ERROR.
    ///
    /// @return the second highest bit is set
    public boolean reports() {
      return (type & 0x40) != 0;
    }
  }
}
