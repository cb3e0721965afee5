package io.weir.transport.framing;

/// A header that tells how long its frame is, as a value. Frames with such a header can be had in
/// parts: [Framers#inParts].
public sealed interface FrameHeader permits LengthField, FrameHeader.Known {
  /// Headers of known protocols. See the method of the same name in [Framers].
  enum Known implements FrameHeader {
    /// [Framers#varint].
    VARINT,
    /// [Framers#netstring].
    NETSTRING,
    /// [Framers#asn1].
    ASN1,
    /// [Framers#cdr].
    CDR,
    /// [Framers#sunrm].
    SUNRM,
    /// [Framers#fcgi].
    FCGI,
    /// [Framers#tpkt].
    TPKT,
    /// [Framers#tls].
    TLS
  }
}
