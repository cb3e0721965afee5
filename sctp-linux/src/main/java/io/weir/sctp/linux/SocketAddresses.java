package io.weir.sctp.linux;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Addresses as the system has them (struct sockaddr_in and sockaddr_in6) and as Java has them.
/// The family is in the machine's byte order, port and address in the network's. Pure functions.
final class SocketAddresses {
  static final int IPV4_BYTES = 16;
  static final int IPV6_BYTES = 28;

  private SocketAddresses() {}

  /// Bytes that an address takes.
  static int bytes(InetAddress address) {
    return address instanceof Inet4Address ? IPV4_BYTES : IPV6_BYTES;
  }

  /// Writes an address at the buffer's position and moves it on.
  static void put(ByteBuffer target, InetAddress address, int port) {
    int start = target.position();
    byte[] digits = address.getAddress();
    boolean isV4 = address instanceof Inet4Address;
    native16(target, start, isV4 ? Numbers.AF_INET : Numbers.AF_INET6);
    target.put(start + 2, (byte) (port >> 8)).put(start + 3, (byte) port);
    target.position(start + (isV4 ? 4 : 8)).put(digits);
    if (!isV4 && address instanceof java.net.Inet6Address v6) {
      native32(target, start + 24, v6.getScopeId());
    }
    target.position(start + bytes(address));
  }

  /// Several addresses with one port, one behind the other.
  static ByteBuffer pack(List<InetAddress> addresses, int port) {
    int bytes = addresses.stream().mapToInt(SocketAddresses::bytes).sum();
    ByteBuffer packed = ByteBuffer.allocate(bytes);
    for (InetAddress address : addresses) {
      put(packed, address, port);
    }
    return packed.flip();
  }

  /// Reads the address at an index.
  ///
  /// @return the address, or null when it is of no family known here
  static @Nullable InetSocketAddress get(ByteBuffer from, int index) {
    int family = from.duplicate().order(ByteOrder.nativeOrder()).getShort(index) & 0xffff;
    int port = (from.get(index + 2) & 0xff) << 8 | (from.get(index + 3) & 0xff);
    byte[] digits;
    if (family == Numbers.AF_INET) {
      digits = new byte[4];
      from.get(index + 4, digits);
    } else if (family == Numbers.AF_INET6) {
      digits = new byte[16];
      from.get(index + 8, digits);
    } else {
      return null;
    }
    try {
      // An IPv4 address in IPv6 form comes out as the IPv4 address that it is.
      return new InetSocketAddress(InetAddress.getByAddress(digits), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are an address", e);
    }
  }

  /// Reads addresses that lie one behind the other.
  ///
  /// @param count how many; fewer are read where one is of no family known here
  static List<InetSocketAddress> unpack(ByteBuffer from, int index, int count) {
    List<InetSocketAddress> all = new ArrayList<>();
    int at = index;
    for (int i = 0; i < count; i++) {
      int family = from.duplicate().order(ByteOrder.nativeOrder()).getShort(at) & 0xffff;
      InetSocketAddress one = get(from, at);
      if (one == null) {
        break;
      }
      all.add(one);
      at += family == Numbers.AF_INET ? IPV4_BYTES : IPV6_BYTES;
    }
    return all;
  }

  private static void native16(ByteBuffer target, int index, int value) {
    target.duplicate().order(ByteOrder.nativeOrder()).putShort(index, (short) value);
  }

  private static void native32(ByteBuffer target, int index, int value) {
    target.duplicate().order(ByteOrder.nativeOrder()).putInt(index, value);
  }
}
