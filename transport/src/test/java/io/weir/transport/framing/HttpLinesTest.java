package io.weir.transport.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.Framer;
import io.weir.transport.Framing.Frame;
import io.weir.transport.Framing.Incomplete;
import io.weir.transport.Seeds;
import io.weir.transport.framing.Cutting.Outcome;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The lines of whole messages: which is a start line and which a header.
class HttpLinesTest {
  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static Framer http() {
    return Framers.http().get();
  }

  private static final List<String> LINES =
      List.of(
          "GET /a HTTP/1.1\r\n",
          "Host: a\r\n",
          "Long: b\r\n c\r\n\td\r\n",
          "garbage\r\n",
          "Empty:\n",
          "\r\n",
          "HTTP/1.1 200 OK\r\n",
          "A: b\r\n",
          "\n",
          "none of it\r\n",
          " nor this\r\n",
          "\r\n",
          "GET /b\n",
          "\r\n",
          "PUT / HTTP/1.1\r\n",
          "A: b\r\n",
          "\r\n");

  @Test
  void aStreamOfMessagesIsCutIntoItsLines() {
    byte[] stream = bytes(String.join("", LINES));
    Seeds.forEach(
        random -> {
          Outcome outcome = Cutting.of(http(), stream, () -> random.nextInt(1, 30));
          assertThat(outcome.frames()).isEqualTo(LINES);
          assertThat(outcome.at()).isZero();
        });
    assertThat(Cutting.of(http(), stream, () -> 1).frames()).isEqualTo(LINES);
  }

  @Test
  void aStartLineIsWholeAtItsLineFeed() {
    assertThat(Cutting.checked(http(), ByteBuffer.wrap(bytes("GET / HTTP/1.1\r\n"))))
        .isEqualTo(new Frame(16, 0, 16));
    assertThat(Cutting.checked(http(), ByteBuffer.wrap(bytes("GET / HTTP/1.1\r\n A: b\r\n"))))
        .isEqualTo(new Frame(16, 0, 16));
  }

  @Test
  void aHeaderWaitsForTheByteThatShowsItsEnd() {
    Framer framer = http();
    framer.next(ByteBuffer.wrap(bytes("GET / HTTP/1.1\r\n")));
    framer.taken();
    assertThat(Cutting.checked(framer, ByteBuffer.wrap(bytes("A: b\r\n"))))
        .isEqualTo(new Incomplete(7));
    assertThat(Cutting.checked(framer, ByteBuffer.wrap(bytes("A: b\r\n\r"))))
        .isEqualTo(new Frame(6, 0, 6));
  }

  @Test
  void theLineAfterAWrongStartLineIsAStartLine() {
    Framer framer = http();
    assertThat(framer.next(ByteBuffer.wrap(bytes("garbage\r\n")))).isEqualTo(new Frame(9, 0, 9));
    framer.taken();
    assertThat(framer.next(ByteBuffer.wrap(bytes("A: b\r\n")))).isEqualTo(new Frame(6, 0, 6));
  }

  @Test
  void onlyWhatIsTakenMovesOn() {
    Framer framer = http();
    ByteBuffer start = ByteBuffer.wrap(bytes("GET / HTTP/1.1\r\n"));
    framer.next(start);
    assertThat(framer.next(ByteBuffer.wrap(bytes("A: b\r\n"))))
        .as("still a start line")
        .isEqualTo(new Frame(6, 0, 6));
    framer.next(start);
    framer.next(ByteBuffer.wrap(bytes("unfinished")));
    framer.taken();
    assertThat(framer.next(ByteBuffer.wrap(bytes("A: b\r\n")))).isEqualTo(new Frame(6, 0, 6));
  }

  @Test
  void headersOnlyStayHeaders() {
    List<String> lines = List.of("A: b\r\n c\r\n", "\r\n", "C: d\r\n e\r\n", "\n", "GET /\r\n");
    byte[] stream = bytes(String.join("", lines) + "x");
    assertThat(Cutting.of(Framers.httpHeaders().get(), stream, () -> 1).frames()).isEqualTo(lines);
  }

  @Test
  void aContinuedHeaderIsBoundedAsAWhole() {
    byte[] stream = bytes("A: b\r\n" + " c\r\n".repeat(100) + "\r\n");
    Outcome whole = Cutting.whole(Framers.httpHeaders(400).get(), stream);
    assertThat(whole.wrong())
        .containsExactly("line is longer than the 400 bytes that are accepted");
    assertThat(whole).isEqualTo(Cutting.of(Framers.httpHeaders(400).get(), stream, () -> 1));
    assertThat(Cutting.whole(Framers.httpHeaders(406).get(), stream).frames()).hasSize(2);
  }
}
