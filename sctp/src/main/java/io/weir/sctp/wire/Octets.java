package io.weir.sctp.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/// Some bytes of an array: a value by content. Immutable by convention: whoever makes one gives up
/// writing to the array.
public final class Octets {
  /// No bytes.
  public static final Octets EMPTY = new Octets(new byte[0], 0, 0);

  private final byte[] array;
  private final int offset;
  private final int length;

  private Octets(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /// All bytes of an array, which is not copied.
  ///
  /// @param array the bytes, not to be written to any more
  /// @return the bytes
  public static Octets of(byte[] array) {
    return array.length == 0 ? EMPTY : new Octets(array, 0, array.length);
  }

  /// A part of an array, which is not copied.
  ///
  /// @param array where the bytes are, not to be written to any more
  /// @param offset index of the first
  /// @param length how many
  /// @return the bytes
  /// @throws IndexOutOfBoundsException when they are not within the array
  public static Octets of(byte[] array, int offset, int length) {
    if (offset < 0 || length < 0 || offset > array.length - length) {
      throw new IndexOutOfBoundsException(
          "bytes %d to %d of an array of %d".formatted(offset, offset + length, array.length));
    }
    return length == 0 ? EMPTY : new Octets(array, offset, length);
  }

  /// A copy of what is between a buffer's position and limit; the buffer is left as it is.
  ///
  /// @param from the buffer
  /// @return the bytes
  public static Octets copyOf(ByteBuffer from) {
    byte[] bytes = new byte[from.remaining()];
    from.get(from.position(), bytes);
    return of(bytes);
  }

  /// How many bytes.
  ///
  /// @return 0 or more
  public int length() {
    return length;
  }

  /// The array in which the bytes are, not to be written to.
  ///
  /// @return the array itself
  public byte[] array() {
    return array;
  }

  /// Where in the array they begin.
  ///
  /// @return index of the first byte
  public int offset() {
    return offset;
  }

  /// One byte.
  ///
  /// @param index 0 to length - 1
  /// @return the byte, 0 to 255
  public int at(int index) {
    if (index < 0 || index >= length) {
      throw new IndexOutOfBoundsException("byte %d of %d".formatted(index, length));
    }
    return array[offset + index] & 0xff;
  }

  /// A part, not copied.
  ///
  /// @param from index of its first byte
  /// @param bytes how many
  /// @return the part
  /// @throws IndexOutOfBoundsException when it is not within these bytes
  public Octets slice(int from, int bytes) {
    if (from < 0 || bytes < 0 || from > length - bytes) {
      throw new IndexOutOfBoundsException(
          "bytes %d to %d of %d".formatted(from, from + bytes, length));
    }
    return of(array, offset + from, bytes);
  }

  /// Writes them at a buffer's position.
  ///
  /// @param target with room for them
  public void putTo(ByteBuffer target) {
    target.put(array, offset, length);
  }

  /// Writes a part of them at a buffer's position.
  ///
  /// @param target with room for it
  /// @param from index of the part's first byte
  /// @param bytes how many
  /// @throws IndexOutOfBoundsException when it is not within these bytes
  public void putTo(ByteBuffer target, int from, int bytes) {
    Objects.checkFromIndexSize(from, bytes, length);
    target.put(array, offset + from, bytes);
  }

  /// A read-only, big-endian view.
  ///
  /// @return a buffer of its own
  public ByteBuffer asBuffer() {
    return ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer();
  }

  /// An array with just these bytes: the same where it has no others, a copy otherwise.
  ///
  /// @return the bytes
  public byte[] toArray() {
    return offset == 0 && length == array.length
        ? array
        : Arrays.copyOfRange(array, offset, offset + length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets that
        && Arrays.equals(
            array, offset, offset + length, that.array, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  /// The first 32 bytes in hexadecimal digits.
  @Override
  public String toString() {
    int shown = Math.min(length, 32);
    String digits = HexFormat.of().formatHex(array, offset, offset + shown);
    return shown == length ? digits : digits + "... (" + length + " bytes)";
  }
}
