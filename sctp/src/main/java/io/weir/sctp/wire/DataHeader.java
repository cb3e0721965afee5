package io.weir.sctp.wire;

/// The fields of a DATA or I-DATA chunk that is about to be written. Mutable, so that whoever
/// sends much has one and sets it again for each chunk; see [PacketWriter#putData].
public final class DataHeader {
  private DataFlags flags = DataFlags.of(0);
  private int tsn;
  private int stream;
  private int number;
  private int protocolId;

  /// A header of zeros.
  public DataHeader() {}

  /// Sets all fields.
  ///
  /// @param flags U, B, E and I bits
  /// @param tsn transmission sequence number
  /// @param stream stream identifier, 0 to 65535
  /// @param number the stream sequence number, of which 16 bits are written, or the message
  ///     identifier of I-DATA
  /// @param protocolId payload protocol identifier; in I-DATA without the B bit the fragment
  ///     sequence number
  /// @return this
  /// @throws IllegalArgumentException when the stream is none
  public DataHeader set(DataFlags flags, int tsn, int stream, int number, int protocolId) {
    if (stream < 0 || stream > 0xffff) {
      throw new IllegalArgumentException("stream " + stream);
    }
    this.flags = flags;
    this.tsn = tsn;
    this.stream = stream;
    this.number = number;
    this.protocolId = protocolId;
    return this;
  }

  DataFlags flags() {
    return flags;
  }

  int tsn() {
    return tsn;
  }

  int stream() {
    return stream;
  }

  int number() {
    return number;
  }

  int protocolId() {
    return protocolId;
  }
}
