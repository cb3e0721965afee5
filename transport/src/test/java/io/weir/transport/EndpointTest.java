package io.weir.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "tcp://127.0.0.1:3868, tcp, 127.0.0.1, 3868",
    "TCP://host.example, tcp, host.example, 7",
    "tcp://[::1]:3868, tcp, ::1, 3868",
    "unix:///run/weir.sock, unix, /run/weir.sock, 0",
    "UNIX:/run/weir.sock, unix, /run/weir.sock, 0",
    "unix:weir.sock, unix, weir.sock, 0",
    "unix:////run//x, unix, //run//x, 0",
    "unix:///run/a b%20c, unix, /run/a b%20c, 0",
    "unix:, unix, '', 0",
  })
  void readsWhatItWrites(String text, String scheme, String host, int port) {
    Endpoint endpoint = Endpoint.parse(text, 7);
    assertThat(endpoint).isEqualTo(new Endpoint(scheme, host, port));
    assertThat(Endpoint.parse(endpoint.toString(), 9)).isEqualTo(endpoint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1:3868", "tcp://", "tcp://h:99999", "tcp://h:1/path", "tcp://u@h:1", "x"})
  void saysHowToWriteWhatItCannotRead(String text) {
    assertThatThrownBy(() -> Endpoint.parse(text, 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("tcp://127.0.0.1:3868");
  }

  @Test
  void aPathIsNoHost() {
    assertThatThrownBy(() -> Endpoint.parse("unix://run/weir.sock", 7))
        .hasMessageContaining("'unix://run/weir.sock'")
        .hasMessageContaining("unix:///run/weir.sock")
        .hasMessageContaining("unix:weir.sock");
  }

  @Test
  void aUnixSocketHasNoPort() {
    Endpoint endpoint = Endpoint.unix(Path.of("/run/weir.sock"));
    assertThat(endpoint).hasToString("unix:///run/weir.sock");
    assertThatThrownBy(() -> endpoint.withPort(1)).hasMessageContaining("no port");
    assertThatThrownBy(() -> Endpoint.parse("unix:\0name", 7)).hasMessageContaining("NUL");
  }
}
