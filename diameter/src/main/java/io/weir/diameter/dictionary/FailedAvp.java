package io.weir.diameter.dictionary;

import io.weir.diameter.dictionary.Grammar.Rule;
import io.weir.diameter.wire.AvpCursor;
import io.weir.diameter.wire.AvpHeader;
import io.weir.diameter.wire.AvpId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Makes the contents of Failed-AVP AVPs (RFC 6733 sections 7.1.5 and 7.5). Pure functions; only
/// faulty messages come here, so nothing is spared.
final class FailedAvp {
  /// The longest AVP that is shown whole, in octets with header and padding. Of a longer one only
  /// the header is shown: an answer has to hold it, and a peer may send AVPs of 16 MiB.
  static final int MAX_COPY_BYTES = 64 * 1024;

  /// How deep examples of groups are filled in.
  private static final int MAX_EXAMPLE_DEPTH = 8;

  private static final byte[] NOTHING = {};

  private FailedAvp() {}

  /// The AVP as it was received, whole unless it is longer than [#MAX_COPY_BYTES].
  static byte[] copy(AvpCursor at) {
    return at.end() - at.start() <= MAX_COPY_BYTES ? at.copyWithHeader() : withData(at, NOTHING);
  }

  /// The group, holding nothing but the AVP at fault: "this enables the recipient to detect the
  /// location of the offending AVP" (section 7.5).
  static byte[] inGroup(AvpCursor group, byte[] inner) {
    return inner.length == 0 ? copy(group) : withData(group, inner);
  }

  /// A group with its header only.
  static byte[] emptyGroup(AvpCursor group) {
    return withData(group, NOTHING);
  }

  private static byte[] withData(AvpCursor at, byte[] data) {
    int vendorId = at.hasVendor() ? at.vendorId() : 0;
    AvpId id = new AvpId(at.code(), vendorId, false);
    return encode(id, at.flags(), at.headerLength(), data);
  }

  /// An AVP that is missing: "of correct minimum length and contain zeroes" (section 7.1.5). A
  /// group holds examples of what it requires, else it would be refused for the same reason.
  static byte[] example(AvpDefinition avp, Dictionary dictionary) {
    return example(avp, dictionary, 0);
  }

  private static byte[] example(AvpDefinition avp, Dictionary dictionary, int depth) {
    Grammar group = avp.group();
    byte[] data =
        group == null
            ? new byte[avp.type().minLengthBytes()]
            : exampleMembers(group, dictionary, depth);
    int headerLength = avp.vendorId() == 0 ? AvpHeader.LENGTH : AvpHeader.VENDOR_LENGTH;
    return encode(avp.id(), avp.flags().must(), headerLength, data);
  }

  private static byte[] exampleMembers(Grammar group, Dictionary dictionary, int depth) {
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    for (Rule rule : group.rules()) {
      AvpDefinition member =
          rule.isAny() ? null : dictionary.avp(rule.id().code(), rule.id().vendorId());
      if (rule.min() > 0 && member != null && depth < MAX_EXAMPLE_DEPTH) {
        members.writeBytes(example(member, dictionary, depth + 1));
      }
    }
    return members.size() <= MAX_COPY_BYTES ? members.toByteArray() : NOTHING;
  }

  private static byte[] encode(AvpId id, int flags, int headerLength, byte[] data) {
    int length = headerLength + data.length;
    ByteBuffer avp = ByteBuffer.allocate(AvpHeader.paddedLength(length));
    avp.putInt(id.code()).putInt(flags << 24 | length);
    if (headerLength == AvpHeader.VENDOR_LENGTH) {
      avp.putInt(id.vendorId());
    }
    avp.put(data);
    return avp.array();
  }

  /// Several AVPs one after the other.
  static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
