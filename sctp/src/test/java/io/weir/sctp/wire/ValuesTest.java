package io.weir.sctp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/// The values refuse what could not be written.
class ValuesTest {
  private static void range(int least, int most, IntFunction<Object> make) {
    assertThatCode(() -> make.apply(least)).doesNotThrowAnyException();
    assertThatCode(() -> make.apply(most)).doesNotThrowAnyException();
    assertThatIllegalArgumentException().isThrownBy(() -> make.apply(least - 1));
    assertThatIllegalArgumentException().isThrownBy(() -> make.apply(most + 1));
  }

  @Test
  void chunksRefuseNumbersOutOfRange() {
    DataFlags flags = DataFlags.of(3);
    range(0, 0xffff, it -> new Chunk.Data(flags, 0, it, 0, 0, Octets.EMPTY));
    range(0, 0xffff, it -> new Chunk.Data(flags, 0, 0, it, 0, Octets.EMPTY));
    range(0, 0xffff, it -> new Chunk.InterleavedData(flags, 0, it, 0, 0, Octets.EMPTY));
    range(0, 0xffff, it -> new Chunk.Setup(0, 0, it, 0, 0, List.of()));
    range(0, 0xffff, it -> new Chunk.Setup(0, 0, 0, it, 0, List.of()));
    range(0, 0xffff, it -> new Chunk.Auth(it, 0, Octets.EMPTY));
    range(0, 0xffff, it -> new Chunk.Auth(0, it, Octets.EMPTY));
    range(0, 0xffff, it -> new Chunk.SkippedStream(it, 0));
    range(0, 0xffff, it -> new Chunk.SkippedStream(0, it));
    range(0, 0xffff, it -> new Chunk.SkippedMessage(it, false, 0));
    range(0, 65531, Chunk.Padding::new);
  }

  @Test
  void parametersAndCausesRefuseNumbersOutOfRange() {
    range(0, 0xffff, it -> new Parameter.SupportedAddressTypes(List.of(it)));
    range(0, 0xff, it -> new Parameter.SupportedExtensions(List.of(it)));
    range(0, 0xff, it -> new Parameter.ChunkList(List.of(it)));
    range(0, 0xffff, it -> new Parameter.HmacAlgorithms(List.of(it)));
    range(0, 0xffff, it -> new Parameter.OutgoingReset(0, 0, 0, List.of(it)));
    range(0, 0xffff, it -> new Parameter.IncomingReset(0, List.of(it)));
    range(0, 0xffff, it -> new Parameter.AddOutgoing(0, it));
    range(0, 0xffff, it -> new Parameter.AddIncoming(0, it));
    range(0, 65531, Parameter.Padding::new);
    range(0, 0xffff, ErrorCause.InvalidStream::new);
    range(0, 0xffff, it -> new ErrorCause.MissingParameters(List.of(it)));
    range(0, 0xffff, ErrorCause.UnsupportedHmac::new);
    range(0, 0xffff, it -> new ErrorCause.Unrecognized(it, Octets.EMPTY));
  }

  @Test
  void whatIsNotKnownMustBeWholeAndOfItsType() {
    Octets chunk = Golden.octets("fe000004");
    assertThatCode(() -> new Chunk.Unrecognized(0xfe, chunk)).doesNotThrowAnyException();
    assertThatIllegalArgumentException().isThrownBy(() -> new Chunk.Unrecognized(0xff, chunk));
    for (String wrong : List.of("", "fe0000", "fe000005", "fe00000400")) {
      Octets octets = Golden.octets(wrong);
      assertThatIllegalArgumentException().isThrownBy(() -> new Chunk.Unrecognized(0xfe, octets));
    }
    Octets parameter = Golden.octets("fffe0004");
    assertThatCode(() -> new Parameter.Unrecognized(0xfffe, parameter)).doesNotThrowAnyException();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parameter.Unrecognized(0xffff, parameter));
  }

  @Test
  void listsThatMustNotBeEmptyOrLong() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Chunk.OperationError(List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> new Chunk.Reconfigure(List.of()));
    Parameter reset = new Parameter.TsnReset(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Chunk.Reconfigure(List.of(reset, reset, reset)));
  }

  @Test
  void gapBlocksHaveAStartAndNotBehindTheEnd() {
    assertThat(GapBlocks.of()).isSameAs(GapBlocks.NONE);
    assertThat(GapBlocks.of(1, 1, 2, 0xffff).count()).isEqualTo(2);
    for (int[] wrong : List.of(new int[] {1}, new int[] {0, 1}, new int[] {2, 1})) {
      assertThatIllegalArgumentException().isThrownBy(() -> GapBlocks.of(wrong));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> GapBlocks.of(1, 0x10000));
  }

  @Test
  void octetsAreEqualByContentAndStayWithinThemselves() {
    Octets inside = Golden.octets("00010203").slice(1, 2);
    assertThat(inside).isEqualTo(Golden.octets("0102")).hasSameHashCodeAs(Golden.octets("0102"));
    assertThat(inside).isNotEqualTo(Golden.octets("0103")).hasToString("0102");
    assertThat(inside.toArray()).containsExactly(1, 2);
    assertThatThrownBy(() -> inside.at(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> inside.slice(1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> inside.putTo(ByteBuffer.allocate(9), 1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Octets.of(new byte[2], 1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void typesHaveTheNumbersOfTheirValues() {
    for (Golden golden : Golden.all()) {
      assertThat(ChunkType.of(golden.chunk())).isEqualTo(golden.packet()[12] & 0xff);
    }
  }
}
