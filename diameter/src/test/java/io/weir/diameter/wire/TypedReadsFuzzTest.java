package io.weir.diameter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Any octets at all as the value of an AVP: what is read is written back as the same octets,
/// and the platform's UTF-8 decoder agrees. Without `JAZZER_FUZZ=1` only the kept inputs run.
class TypedReadsFuzzTest {
  private static final AvpId ID = AvpId.mandatory(1);

  @FuzzTest(maxDuration = "20s")
  void readsBackWhatItWrites(byte[] data) {
    AvpCursor cursor = MessageBuilder.request(1, 1).addOctets(ID, data).build().find(ID);
    String text = decoded(data);
    assertThat(cursor.isUtf8()).isEqualTo(text != null);
    MessageBuilder again = MessageBuilder.request(1, 1);
    if (text != null) {
      assertThat(cursor.utf8()).isEqualTo(text);
      assertThat(again.add(ID, cursor.utf8()).build().find(ID).octets()).isEqualTo(data);
    }
    if (cursor.isIdentity()) {
      assertThat(cursor.identity()).isEqualTo(text);
    }
    if (cursor.isAddress()) {
      AvpCursor copy = again.addAddress(ID, cursor.address()).build().find(ID);
      assertThat(copy.octets()).isEqualTo(data);
      assertThat(cursor.address().toString()).isNotEmpty();
    }
    if (data.length == 4) {
      AvpCursor copy = again.addTime(ID, cursor.timeEpochSeconds()).build().find(ID);
      assertThat(copy.octets()).isEqualTo(data);
    }
    try {
      DiameterUri uri = cursor.uri();
      assertThat(DiameterUri.parse(uri.toString())).isEqualTo(uri);
    } catch (AvpFormatException e) {
      assertThat(e.code()).isEqualTo(1);
    }
  }

  private static @Nullable String decoded(byte[] data) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString();
      return text.indexOf('\0') < 0 ? text : null;
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
