/// The framers that come with the library: how a stream of bytes is cut into messages, and what
/// is put around a message on its way out. Pure functions of bytes; no socket, no thread.
///
/// The modes that OTP has too cut as `erlang:decode_packet/3` of OTP 25 does, with these
/// exceptions, each of them meant:
///
/// - Every mode is bounded, and nothing is claimed before it arrives.
/// - A wrong header is told at its first wrong byte, not when the header is complete: the magic
///   of GIOP, the versions of FastCGI and TPKT, the length of a length in ASN.1, the length of a
///   hello of SSL 2. A line that is too long is told at the last byte that could have ended it.
/// - A payload that its length cannot tell is refused, where OTP sends a length that is cut off.
/// - ASN.1: the indefinite length is malformed, where OTP reads it as 0 and takes the contents
///   for further values; so is a tag number of more than 10 octets, which OTP reads without end.
/// - Lines are never split.
/// - HTTP: a header without a name, a control character in a request line or a name, anything but
///   white space after the version, a status line without a status, and numbers of more than nine
///   digits make a malformed line. OTP reads each as something; where that is a start line,
///   header lines follow it there and not here.
/// - HTTP: a header line of one character is continued like any other, and the bound holds for
///   the empty line, too.
/// - HTTP: a target whose authority has user information, no host, or a port that is none is
///   given as it came ([io.weir.transport.framing.RequestTarget.Other]); an address of IPv6 is a
///   host.
@NullMarked
package io.weir.transport.framing;

import org.jspecify.annotations.NullMarked;
