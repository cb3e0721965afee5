package io.weir.transport.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.Framer;
import io.weir.transport.Framing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What each framer says of given bytes, from `vectors.txt`. The modes that OTP has too were
/// compared with `erlang:decode_packet/3` of OTP 25; where it says something else that is noted.
class FramingVectorsTest {
  @SuppressWarnings("ArrayRecordComponent")
  record Vector(String line, String mode, int bound, byte[] bytes, String says) {
    @Override
    public String toString() {
      return line;
    }

    Framing ask() {
      Framer framer = Modes.named(mode).framer(bound);
      return Cutting.checked(framer, ByteBuffer.wrap(bytes));
    }
  }

  static List<Vector> vectors() throws IOException {
    try (InputStream file = FramingVectorsTest.class.getResourceAsStream("vectors.txt")) {
      byte[] text = Objects.requireNonNull(file, "vectors.txt").readAllBytes();
      return new String(text, ISO_8859_1)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(FramingVectorsTest::vector)
          .toList();
    }
  }

  private static Vector vector(String line) {
    List<String> fields = new ArrayList<>();
    for (String field : line.split("\\|", -1)) {
      fields.add(field.strip());
    }
    return new Vector(
        line, fields.get(0), Integer.parseInt(fields.get(1)), bytes(fields.get(2)), fields.get(3));
  }

  private static byte[] bytes(String text) {
    var bytes = new ByteArrayOutputStream();
    String[] pieces = text.split("\"", -1);
    for (int i = 0; i < pieces.length; i++) {
      bytes.writeBytes(
          i % 2 == 0
              ? HexFormat.of().parseHex(pieces[i].replace(" ", ""))
              : pieces[i].replace("\\r", "\r").replace("\\n", "\n").getBytes(ISO_8859_1));
    }
    return bytes.toByteArray();
  }

  private static String said(Framing framing) {
    return switch (framing) {
      case Framing.Frame(int length, int offset, int payload) ->
          "frame %d %d %d".formatted(length, offset, payload);
      case Framing.Incomplete(int wanted) -> "more " + wanted;
      case Framing.Malformed(String _, int offset) -> "wrong " + offset;
      case Framing.Part part -> "unexpected " + part;
    };
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void saysOfTheseBytes(Vector vector) {
    assertThat(said(vector.ask())).isEqualTo(vector.says());
  }

  /// A wrong byte stays wrong where it is, whatever follows, and a frame stays the same.
  @ParameterizedTest
  @MethodSource("vectors")
  void whatFollowsChangesNothing(Vector vector) {
    String says = vector.says();
    if (!says.startsWith("more")) {
      byte[] longer = Cutting.joined(List.of(vector.bytes(), new byte[300]));
      Framer framer = Modes.named(vector.mode()).framer(vector.bound());
      assertThat(said(framer.next(ByteBuffer.wrap(longer)))).isEqualTo(says);
    }
  }
}
