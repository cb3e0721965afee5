package io.weir.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Endpoints with several hosts and with UDP ports.
class EndpointSctpTest {
  private static final OptionalInt NONE = OptionalInt.empty();

  @Test
  void readsSeveralHosts() {
    Endpoint endpoint = Endpoint.parse("SCTP://10.0.0.1,[fd00::1],host.example:3868", 7);
    assertThat(endpoint)
        .isEqualTo(Endpoint.sctp(List.of("10.0.0.1", "fd00::1", "host.example"), 3868))
        .hasToString("sctp://10.0.0.1,[fd00::1],host.example:3868");
    assertThat(endpoint.host()).isEqualTo("10.0.0.1");
    assertThat(Endpoint.parse("sctp://10.0.0.1,[::1]", 7).port()).isEqualTo(7);
    assertThat(Endpoint.parse("sctp://10.0.0.1,[::1]:9", 7).port()).isEqualTo(9);
  }

  @Test
  void readsUdpPorts() {
    Endpoint plain = Endpoint.parse("sctp+udp://127.0.0.1:3868", 7);
    assertThat(plain).isEqualTo(Endpoint.sctpOverUdp(List.of("127.0.0.1"), 3868));
    assertThat(plain.udpPort()).isEmpty();
    assertThat(Endpoint.parse("sctp+udp://127.0.0.1:3868?udp=0", 7))
        .isEqualTo(plain.withUdpPort(0))
        .hasToString("sctp+udp://127.0.0.1:3868?udp=0");
    Endpoint both = plain.withUdpPorts(9899, 9900);
    assertThat(Endpoint.parse("sctp+udp://127.0.0.1:3868?peer-udp=9900&udp=9899", 7))
        .isEqualTo(both)
        .isEqualTo(
            new Endpoint(
                "sctp+udp",
                List.of("127.0.0.1"),
                3868,
                OptionalInt.of(9899),
                OptionalInt.of(9900)));
    assertThat(both).hasToString("sctp+udp://127.0.0.1:3868?udp=9899&peer-udp=9900");
    assertThat(both.withPort(1).withUdpPort(2)).hasToString("sctp+udp://127.0.0.1:1?udp=2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "sctp://                                  | an empty host",
        "sctp://a,,b:1                            | an empty host",
        "sctp://,a:1                              | an empty host",
        "sctp://a,:1                              | an empty host",
        "sctp://a,b,A:1                           | 'A' is given twice",
        "sctp://[::1],[0:0::1]:1                  | '0:0::1' is given twice",
        "sctp://a:65536                           | port must be 0 to 65535: 65536",
        "sctp://a:x                               | the port is a number up to 65535, not 'x'",
        "sctp://a:                                | the port is a number up to 65535, not ''",
        "sctp://a:-1                              | the port is a number up to 65535, not '-1'",
        "sctp://a:1,b:2                           | 'a:1' is no host; IPv6 addresses",
        "sctp://::1,a:1                           | '::1' is no host; IPv6 addresses",
        "sctp://[::1:1                            | is no host",
        "sctp://a/b:1                             | 'a/b' is no host",
        "sctp://u@a:1                             | 'u@a' is no host",
        "sctp://a:1?udp=2                         | only sctp+udp has parameters",
        "sctp+udp://a:1?                          | there is no parameter ''",
        "sctp+udp://a:1?tcp=2                     | there is no parameter 'tcp'",
        "sctp+udp://a:1?udp                       | udp is a number up to 65535, not ''",
        "sctp+udp://a:1?udp=65536                 | udp must be 0 to 65535: 65536",
        "sctp+udp://a:1?udp=1&udp=1               | udp is given twice",
        "sctp+udp://a:1?udp=1&peer-udp=0          | peer-udp must be 1 to 65535: 0",
        "sctp+udp://a:1?peer-udp=1                | alone, the peer's UDP port is written as udp",
      })
  void saysWhatIsWrongAndHowToWriteIt(String text, String why) {
    assertThatThrownBy(() -> Endpoint.parse(text, 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining(why)
        .hasMessageContaining(
            text.startsWith("sctp+udp")
                ? "sctp+udp://127.0.0.1:3868?udp=9899"
                : "sctp://10.0.0.1,[fd00::1]:3868");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp://h:1?udp=2", "tcp://a,b:1"})
  void tcpHasOneHostAndNoParameters(String text) {
    assertThatThrownBy(() -> Endpoint.parse(text, 7))
        .hasMessageContaining("only sctp")
        .hasMessageContaining("tcp://127.0.0.1:3868");
  }

  @Test
  void refusesWhatTheSchemeDoesNotHave() {
    List<String> two = List.of("a", "b");
    assertThatThrownBy(() -> new Endpoint("tcp", two, 1, NONE, NONE))
        .hasMessageContaining("several hosts");
    assertThatThrownBy(() -> new Endpoint("unix", two, 0, NONE, NONE))
        .hasMessageContaining("one path");
    assertThatThrownBy(() -> Endpoint.tcp("a", 1).withUdpPort(1)).hasMessageContaining("UDP");
    assertThatThrownBy(() -> Endpoint.tcp("", 1)).hasMessageContaining("empty host");
    assertThatThrownBy(() -> Endpoint.sctp(List.of(), 1)).hasMessageContaining("no host");
    assertThatThrownBy(() -> Endpoint.sctp(List.of("a,b"), 1)).hasMessageContaining("','");
    assertThatThrownBy(() -> Endpoint.sctp(List.of("[::1]"), 1)).hasMessageContaining("'['");
  }

  @Test
  void hasAtMost32Hosts() {
    List<String> hosts = IntStream.range(0, 32).mapToObj(i -> "10.0.0." + i).toList();
    assertThat(Endpoint.sctp(hosts, 1).hosts()).hasSize(32);
    List<String> more = new ArrayList<>(hosts);
    more.add("10.0.1.0");
    assertThatThrownBy(() -> Endpoint.sctp(more, 1)).hasMessageContaining("at most 32 hosts");
  }

  @Test
  void readsWhatItWrites() {
    Seeds.forEach(
        random -> {
          for (int i = 0; i < 300; i++) {
            Endpoint endpoint = any(random);
            assertThat(Endpoint.parse(endpoint.toString(), 7)).isEqualTo(endpoint);
          }
        });
  }

  private static Endpoint any(SplittableRandom random) {
    List<String> hosts = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      int number = random.nextInt(1 << 16);
      hosts.add("10.%d.%d.%d".formatted(i, number >> 8, number & 255));
      hosts.add("fd00:%x::%x".formatted(i, number));
      hosts.add("h%d-%d.example".formatted(i, number));
    }
    for (int i = hosts.size(); i > 1; i--) {
      Collections.swap(hosts, i - 1, random.nextInt(i));
    }
    int port = random.nextInt(1 << 16);
    List<String> some = hosts.subList(0, random.nextInt(1, hosts.size()));
    return switch (random.nextInt(5)) {
      case 0 -> Endpoint.tcp(hosts.getFirst(), port);
      case 1 -> Endpoint.sctp(some, port);
      case 2 -> Endpoint.sctpOverUdp(some, port);
      case 3 -> Endpoint.sctpOverUdp(some, port).withUdpPort(random.nextInt(1 << 16));
      default ->
          Endpoint.sctpOverUdp(some, port)
              .withUdpPorts(random.nextInt(1 << 16), random.nextInt(1, 1 << 16));
    };
  }
}
