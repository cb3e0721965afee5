package io.weir.diameter.wire;

import static io.weir.diameter.wire.DiameterUri.Protocol.DIAMETER;
import static io.weir.diameter.wire.DiameterUri.Protocol.RADIUS;
import static io.weir.diameter.wire.DiameterUri.Protocol.TACACS_PLUS;
import static io.weir.diameter.wire.DiameterUri.Scheme.AAA;
import static io.weir.diameter.wire.DiameterUri.Scheme.AAAS;
import static io.weir.diameter.wire.DiameterUri.Transport.SCTP;
import static io.weir.diameter.wire.DiameterUri.Transport.TCP;
import static io.weir.diameter.wire.DiameterUri.Transport.UDP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 6733 section 4.3.1, DiameterURI.
class DiameterUriTest {
  private static final String HOST = "host.example.com";

  @Test
  void readsTheExamplesOfTheRfc() {
    Map<String, DiameterUri> examples =
        Map.of(
            "aaa://host.example.com;transport=tcp",
            new DiameterUri(AAA, HOST, 3868, TCP, DIAMETER),
            "aaa://host.example.com:6666;transport=tcp",
            new DiameterUri(AAA, HOST, 6666, TCP, DIAMETER),
            "aaa://host.example.com;protocol=diameter",
            new DiameterUri(AAA, HOST, 3868, TCP, DIAMETER),
            "aaa://host.example.com:6666;protocol=diameter",
            new DiameterUri(AAA, HOST, 6666, TCP, DIAMETER),
            "aaa://host.example.com:6666;transport=tcp;protocol=diameter",
            new DiameterUri(AAA, HOST, 6666, TCP, DIAMETER),
            "aaa://host.example.com:1813;transport=udp;protocol=radius",
            new DiameterUri(AAA, HOST, 1813, UDP, RADIUS));
    examples.forEach((text, uri) -> assertThat(DiameterUri.parse(text)).as(text).isEqualTo(uri));
  }

  @Test
  void defaultsFollowTheScheme() {
    assertThat(DiameterUri.parse("aaa://h"))
        .isEqualTo(new DiameterUri(AAA, "h", 3868, TCP, DIAMETER));
    assertThat(DiameterUri.parse("aaas://h;transport=sctp"))
        .isEqualTo(new DiameterUri(AAAS, "h", 5658, SCTP, DIAMETER));
  }

  @Test
  void literalsAreReadInAnyCase() {
    assertThat(DiameterUri.parse("AaaS://Host:1;Transport=SCTP;PROTOCOL=Tacacs+"))
        .isEqualTo(new DiameterUri(AAAS, "Host", 1, SCTP, TACACS_PLUS));
  }

  @Test
  void whatIsWrittenIsReadBack() {
    for (DiameterUri uri :
        List.of(
            new DiameterUri(AAA, HOST, 65535, SCTP, DIAMETER),
            new DiameterUri(AAAS, "a-b_c.1", 1, UDP, TACACS_PLUS))) {
      assertThat(DiameterUri.parse(uri.toString())).isEqualTo(uri);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "aaa",
        "aaa:/h",
        "http://h",
        "aaa://",
        "aaa://:3868",
        "aaa://h:",
        "aaa://h:0",
        "aaa://h:65536",
        "aaa://h:99999999999999999999",
        "aaa://h:-1",
        "aaa://h:+1",
        "aaa://h:1x",
        "aaa://h:1:2",
        "aaa://h;",
        "aaa://h;x=1",
        "aaa://h;transport=",
        "aaa://h;transport=quic",
        "aaa://h;transport=tcp;transport=tcp",
        "aaa://h;protocol=diameter;transport=tcp",
        "aaa://h;transport=udp",
        "aaa://h;transport=udp;protocol=diameter",
        "aaa://h;protocol=http",
        "aaa://h/path",
        "aaa://user@h",
        "aaa://[::1]",
        "aaa://h h",
        "aaa://h:٣",
        " aaa://h",
        "aaa://h ",
        "aaa://hé",
        "aaa://h:3868;transport=tcp;protocol=diameter;"
      })
  void refusesWhatTheGrammarDoesNotHave(String text) {
    assertThatThrownBy(() -> DiameterUri.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aHostNameHasAtMost255Characters() {
    assertThat(DiameterUri.parse("aaa://" + "h".repeat(255)).fqdn()).hasSize(255);
    assertThatThrownBy(() -> DiameterUri.parse("aaa://" + "h".repeat(256)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
