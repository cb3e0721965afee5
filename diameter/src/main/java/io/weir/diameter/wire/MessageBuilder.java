package io.weir.diameter.wire;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes one message after another into an array it keeps. Mutable, for one thread at a time.
/// Adding allocates nothing while the kept array suffices; [#build] allocates the message and its
/// array.
///
/// A method that throws leaves the message as it was before the call. AVPs appear in the order in
/// which they are added. The Message Length field bounds a message to 16777215 octets; the `add`
/// that would cross that bound throws [IllegalStateException].
///
/// [RFC 6733 sections 3](https://www.rfc-editor.org/rfc/rfc6733#section-3) and 4.
public final class MessageBuilder {
  /// How deep Grouped AVPs may be nested.
  public static final int MAX_DEPTH = 32;

  private static final int FIRST_CAPACITY = 512;

  // An array grown beyond this for one large message is not kept for the next.
  private static final int KEPT_CAPACITY = 64 * 1024;

  private byte[] bytes = new byte[FIRST_CAPACITY];
  private int position = DiameterHeader.LENGTH;
  private final int[] groupStarts = new int[MAX_DEPTH];
  private int depth;

  private MessageBuilder() {}

  /// A new builder for a request: R set, identifiers 0 until given.
  ///
  /// @param commandCode 0 to 0xFFFFFF
  /// @param applicationId an unsigned 32-bit number
  /// @throws IllegalArgumentException if the command code is out of range
  public static MessageBuilder request(int commandCode, int applicationId) {
    return new MessageBuilder().startRequest(commandCode, applicationId);
  }

  /// A new builder for the answer to a request: its command, application and identifiers, its P
  /// bit, and R, E and T clear
  /// ([RFC 6733 section 6.2](https://www.rfc-editor.org/rfc/rfc6733#section-6.2)).
  ///
  /// @throws IllegalArgumentException if `request` is an answer
  public static MessageBuilder answerTo(DiameterMessage request) {
    return new MessageBuilder().startAnswer(request);
  }

  /// Drops what was begun and starts a request; see [#request].
  public MessageBuilder startRequest(int commandCode, int applicationId) {
    if ((commandCode & ~0xFFFFFF) != 0) {
      throw new IllegalArgumentException("command code must be 0..0xFFFFFF: " + commandCode);
    }
    Octets.putInt(bytes, DiameterHeader.AT_FLAGS, DiameterHeader.FLAG_REQUEST << 24 | commandCode);
    Octets.putInt(bytes, DiameterHeader.AT_APPLICATION_ID, applicationId);
    hopByHopId(0);
    endToEndId(0);
    return dropAvps();
  }

  /// Drops what was begun and starts an answer; see [#answerTo].
  public MessageBuilder startAnswer(DiameterMessage request) {
    if (!request.isRequest()) {
      throw new IllegalArgumentException("not a request: " + request);
    }
    int proxiable = request.flags() & DiameterHeader.FLAG_PROXIABLE;
    Octets.putInt(bytes, DiameterHeader.AT_FLAGS, proxiable << 24 | request.commandCode());
    Octets.putInt(bytes, DiameterHeader.AT_APPLICATION_ID, request.applicationId());
    hopByHopId(request.hopByHopId());
    endToEndId(request.endToEndId());
    return dropAvps();
  }

  private MessageBuilder dropAvps() {
    position = DiameterHeader.LENGTH;
    depth = 0;
    return this;
  }

  /// Sets the P bit.
  public MessageBuilder proxiable() {
    return set(DiameterHeader.FLAG_PROXIABLE);
  }

  /// Sets the T bit.
  ///
  /// @throws IllegalStateException in an answer, where the bit must not be set
  public MessageBuilder retransmitted() {
    if (!isRequest()) {
      throw new IllegalStateException("the T bit must not be set in answers");
    }
    return set(DiameterHeader.FLAG_RETRANSMITTED);
  }

  /// Sets the E bit.
  ///
  /// @throws IllegalStateException in a request, where the bit must not be set
  public MessageBuilder error() {
    if (isRequest()) {
      throw new IllegalStateException("the E bit must not be set in requests");
    }
    return set(DiameterHeader.FLAG_ERROR);
  }

  private boolean isRequest() {
    return (bytes[DiameterHeader.AT_FLAGS] & DiameterHeader.FLAG_REQUEST) != 0;
  }

  private MessageBuilder set(int flag) {
    bytes[DiameterHeader.AT_FLAGS] |= (byte) flag;
    return this;
  }

  /// Sets the Hop-by-Hop Identifier, an unsigned 32-bit number.
  public MessageBuilder hopByHopId(int id) {
    Octets.putInt(bytes, DiameterHeader.AT_HOP_BY_HOP_ID, id);
    return this;
  }

  /// Sets the End-to-End Identifier, an unsigned 32-bit number.
  public MessageBuilder endToEndId(int id) {
    Octets.putInt(bytes, DiameterHeader.AT_END_TO_END_ID, id);
    return this;
  }

  /// Adds a UTF8String, a DiameterIdentity, a DiameterURI or a filter rule.
  ///
  /// @throws IllegalArgumentException if the text has an unpaired surrogate or the character 0,
  ///     which no UTF8String may contain
  public MessageBuilder add(AvpId avp, String value) {
    int length = value.length();
    int data = reserve(avp, length);
    byte[] target = bytes;
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c == 0 || c > 0x7F) {
        return addEncoded(avp, value);
      }
      target[data + i] = (byte) c;
    }
    return finish(avp, length);
  }

  private MessageBuilder addEncoded(AvpId avp, String value) {
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a UTF8String must not contain the character 0");
    }
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
      int length = encoded.remaining();
      int data = reserve(avp, length);
      encoded.get(bytes, data, length);
      return finish(avp, length);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("an unpaired surrogate has no UTF-8 form", e);
    }
  }

  /// Adds an OctetString.
  public MessageBuilder addOctets(AvpId avp, byte[] value) {
    int data = reserve(avp, value.length);
    System.arraycopy(value, 0, bytes, data, value.length);
    return finish(avp, value.length);
  }

  /// Adds an Integer32.
  public MessageBuilder addInteger32(AvpId avp, int value) {
    int data = reserve(avp, Integer.BYTES);
    Octets.putInt(bytes, data, value);
    return finish(avp, Integer.BYTES);
  }

  /// Adds an Unsigned32.
  ///
  /// @param value 0 to 4294967295
  /// @throws IllegalArgumentException if the value is out of range
  public MessageBuilder addUnsigned32(AvpId avp, long value) {
    if (value >>> 32 != 0) {
      throw new IllegalArgumentException("an Unsigned32 must be 0..4294967295: " + value);
    }
    return addInteger32(avp, (int) value);
  }

  /// Adds an Enumerated. Which values are defined is the dictionary's business.
  public MessageBuilder addEnumerated(AvpId avp, int value) {
    return addInteger32(avp, value);
  }

  /// Adds an Integer64.
  public MessageBuilder addInteger64(AvpId avp, long value) {
    int data = reserve(avp, Long.BYTES);
    Octets.putLong(bytes, data, value);
    return finish(avp, Long.BYTES);
  }

  /// Adds an Unsigned64.
  ///
  /// @param value its 64 bits
  public MessageBuilder addUnsigned64(AvpId avp, long value) {
    return addInteger64(avp, value);
  }

  /// Adds a Float32. Not-a-numbers keep their bits.
  public MessageBuilder addFloat32(AvpId avp, float value) {
    return addInteger32(avp, Float.floatToRawIntBits(value));
  }

  /// Adds a Float64. Not-a-numbers keep their bits.
  public MessageBuilder addFloat64(AvpId avp, double value) {
    return addInteger64(avp, Double.doubleToRawLongBits(value));
  }

  /// Adds an Address.
  public MessageBuilder addAddress(AvpId avp, InetAddress value) {
    return addAddress(avp, AddressValue.of(value));
  }

  /// Adds an Address.
  public MessageBuilder addAddress(AvpId avp, AddressValue value) {
    int length = Short.BYTES + value.octetsLength();
    int data = reserve(avp, length);
    bytes[data] = (byte) (value.family() >>> 8);
    bytes[data + 1] = (byte) value.family();
    value.copyTo(bytes, data + Short.BYTES);
    return finish(avp, length);
  }

  /// Adds a Time.
  ///
  /// @param epochSeconds seconds since 1970-01-01T00:00:00Z
  /// @throws IllegalArgumentException if outside the years that [NtpTime] can write
  public MessageBuilder addTime(AvpId avp, long epochSeconds) {
    return addInteger32(avp, NtpTime.fromEpochSeconds(epochSeconds));
  }

  /// Begins a Grouped AVP: what is added until the matching [#end] lies inside it.
  ///
  /// @throws IllegalStateException if [#MAX_DEPTH] groups are open
  public MessageBuilder begin(AvpId avp) {
    if (depth == MAX_DEPTH) {
      throw new IllegalStateException("groups are nested " + MAX_DEPTH + " deep at most");
    }
    int start = position;
    reserve(avp, 0);
    finish(avp, 0);
    groupStarts[depth++] = start;
    return this;
  }

  /// Ends the innermost Grouped AVP.
  ///
  /// @throws IllegalStateException if none is open
  public MessageBuilder end() {
    if (depth == 0) {
      throw new IllegalStateException("no group is open");
    }
    int start = groupStarts[--depth];
    int flags = bytes[start + 4];
    Octets.putInt(bytes, start + 4, flags << 24 | (position - start));
    return this;
  }

  /// Copies the AVP on which the cursor stands, bit for bit, with its padding.
  ///
  /// @throws IllegalStateException if the cursor stands on no AVP
  public MessageBuilder addRaw(AvpCursor avp) {
    int length = avp.end() - avp.start();
    makeRoom(length);
    avp.copyTo(bytes, position);
    position += length;
    return this;
  }

  /// Copies one whole AVP, bit for bit. Padding that is missing at its end is added.
  ///
  /// @throws IllegalArgumentException if the octets are not exactly one AVP
  public MessageBuilder addRaw(byte[] wholeAvp) {
    int padded = checkedWholeAvp(wholeAvp);
    makeRoom(padded);
    System.arraycopy(wholeAvp, 0, bytes, position, wholeAvp.length);
    Arrays.fill(bytes, position + wholeAvp.length, position + padded, (byte) 0);
    position += padded;
    return this;
  }

  private static int checkedWholeAvp(byte[] avp) {
    if (avp.length >= AvpHeader.LENGTH) {
      int word = Octets.getInt(avp, 4);
      int header = word < 0 ? AvpHeader.VENDOR_LENGTH : AvpHeader.LENGTH;
      int length = word & AvpHeader.MAX_AVP_LENGTH;
      int padded = AvpHeader.paddedLength(length);
      if (length >= header && (avp.length == length || avp.length == padded)) {
        return padded;
      }
    }
    throw new IllegalArgumentException("these " + avp.length + " octets are not one whole AVP");
  }

  /// Makes the message. The builder then holds the same header without AVPs, for another one.
  ///
  /// @throws IllegalStateException if a group is open
  public DiameterMessage build() {
    if (depth != 0) {
      throw new IllegalStateException(depth + " groups are open");
    }
    Octets.putInt(bytes, 0, DiameterHeader.VERSION << 24 | position);
    byte[] message = Arrays.copyOf(bytes, position);
    if (bytes.length > KEPT_CAPACITY) {
      bytes = Arrays.copyOf(bytes, FIRST_CAPACITY);
    }
    position = DiameterHeader.LENGTH;
    return DiameterMessage.of(message);
  }

  // Makes room for a whole AVP whose padding is zero already, and says where its data goes. The
  // AVP is part of the message only once it is finished.
  private int reserve(AvpId avp, int dataLength) {
    int data = avp.headerLength();
    if (dataLength > AvpHeader.MAX_AVP_LENGTH) {
      throw tooLong(dataLength);
    }
    int padded = AvpHeader.paddedLength(data + dataLength);
    makeRoom(padded);
    Octets.putInt(bytes, position + padded - 4, 0);
    return position + data;
  }

  private MessageBuilder finish(AvpId avp, int dataLength) {
    int length = avp.headerLength() + dataLength;
    Octets.putInt(bytes, position, avp.code());
    Octets.putInt(bytes, position + 4, avp.flags() << 24 | length);
    if (avp.vendorId() != 0) {
      Octets.putInt(bytes, position + AvpHeader.LENGTH, avp.vendorId());
    }
    position += AvpHeader.paddedLength(length);
    return this;
  }

  private void makeRoom(int length) {
    int needed = position + length;
    if (needed > bytes.length) {
      if (needed > DiameterHeader.MAX_MESSAGE_LENGTH) {
        throw tooLong(length);
      }
      bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
    }
  }

  private IllegalStateException tooLong(int length) {
    return new IllegalStateException(
        length
            + " more octets after "
            + position
            + " do not fit into a message of "
            + DiameterHeader.MAX_MESSAGE_LENGTH);
  }
}
