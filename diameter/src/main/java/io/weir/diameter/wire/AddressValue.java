package io.weir.diameter.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// The value of an AVP of type Address: an address family and its octets. Immutable; the octets
/// are copied in and out.
///
/// [RFC 6733 section 4.3.1](https://www.rfc-editor.org/rfc/rfc6733#section-4.3.1).
///
/// @param family the IANA Address Family Number, 0 to 65535
/// @param octets the address; 4 octets for [#IPV4], 16 for [#IPV6], any number for other families
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content
public record AddressValue(int family, byte[] octets) {
  /// Address family of IPv4.
  public static final int IPV4 = 1;

  /// Address family of IPv6.
  public static final int IPV6 = 2;

  /// Checks and copies.
  ///
  /// @throws IllegalArgumentException if the family is out of range or the length does not suit
  ///     it
  public AddressValue {
    if (family < 0 || family > 0xFFFF) {
      throw new IllegalArgumentException("family must be 0..65535: " + family);
    }
    if (!fits(family, octets.length)) {
      throw new IllegalArgumentException(
          "an address of family " + family + " does not have " + octets.length + " octets");
    }
    octets = octets.clone();
  }

  /// The value for an Internet address.
  public static AddressValue of(InetAddress address) {
    byte[] octets = address.getAddress();
    return new AddressValue(octets.length == 4 ? IPV4 : IPV6, octets);
  }

  static boolean fits(int family, int lengthBytes) {
    return switch (family) {
      case IPV4 -> lengthBytes == 4;
      case IPV6 -> lengthBytes == 16;
      default -> true;
    };
  }

  /// Returns a copy of the address octets.
  @Override
  public byte[] octets() {
    return octets.clone();
  }

  int octetsLength() {
    return octets.length;
  }

  void copyTo(byte[] target, int at) {
    System.arraycopy(octets, 0, target, at, octets.length);
  }

  /// Returns the Internet address, or nothing when the family is neither IPv4 nor IPv6.
  public Optional<InetAddress> toInetAddress() {
    if (family != IPV4 && family != IPV6) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByAddress(octets));
    } catch (UnknownHostException e) {
      throw new AssertionError("the constructor admits only 4 and 16 octets", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AddressValue that
        && family == that.family
        && Arrays.equals(octets, that.octets);
  }

  @Override
  public int hashCode() {
    return 31 * family + Arrays.hashCode(octets);
  }

  /// Returns the address in its usual notation, or `family:hex` for other families.
  @Override
  public String toString() {
    return toInetAddress()
        .map(InetAddress::getHostAddress)
        .orElseGet(() -> family + ":" + HexFormat.of().formatHex(octets));
  }
}
