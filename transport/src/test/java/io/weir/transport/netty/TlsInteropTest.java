package io.weir.transport.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.MessageSocket;
import io.weir.transport.framing.Framers;
import io.weir.transport.netty.TcpTransport.Polling;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Both ways with another implementation: OpenSSL's own client and server.
@ParameterizedClass
@EnumSource
@Timeout(60)
class TlsInteropTest extends OverTls {
  private static final String OPENSSL = "/usr/bin/openssl";

  TlsInteropTest(Polling polling) {
    super(polling);
  }

  @BeforeEach
  void needsOpenSsl() {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of(OPENSSL)), "there is no " + OPENSSL + " to talk to");
  }

  private Process openssl(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(OPENSSL));
    command.addAll(List.of(arguments));
    Process started =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    closing(started::destroyForcibly);
    return started;
  }

  private static ConnectionOptions lines() {
    return ConnectionOptions.framedBy(Framers.line((byte) '\n', 1000));
  }

  @ParameterizedTest
  @CsvSource({"-tls1_3, TLSv1.3", "-tls1_2, TLSv1.2"})
  void anOpenSslClientIsServed(String option, String version) throws Exception {
    try (Listener listener = transport.listen(LOOPBACK, lines().withTls(server()))) {
      Process client =
          openssl(
              "s_client",
              "-connect",
              "127.0.0.1:" + listener.endpoint().port(),
              option,
              "-quiet",
              "-verify_return_error",
              "-verify_hostname",
              "localhost",
              "-CAfile",
              local.chain().toString());
      MessageSocket accepted = accept(listener);
      assertThat(Objects.requireNonNull(accepted.security()).protocol()).isEqualTo(version);
      client.getOutputStream().write("hello\n".getBytes(ISO_8859_1));
      client.getOutputStream().flush();
      assertThat(receive(accepted)).startsWith("hello");
      accepted.offer(data("welcome\n"));
      assertThat(client.inputReader(ISO_8859_1).readLine()).isEqualTo("welcome");
      accepted.close();
      assertThat(client.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"-tls1_3, TLSv1.3", "-tls1_2, TLSv1.2"})
  void anOpenSslServerIsUsed(String option, String version) throws Exception {
    Process server =
        openssl(
            "s_server",
            "-accept",
            "127.0.0.1:0",
            option,
            "-naccept",
            "1",
            "-cert",
            local.chain().toString(),
            "-key",
            local.key().toString());
    BufferedReader said = server.inputReader(ISO_8859_1);
    String accepts = lineWith(said, "ACCEPT ");
    int port = Integer.parseInt(accepts.substring(accepts.lastIndexOf(':') + 1));
    MessageSocket client =
        transport.connect(Endpoint.tcp("localhost", port), lines().withTls(client()));
    assertThat(Objects.requireNonNull(client.security()).protocol()).isEqualTo(version);
    client.offer(data("hello\n"));
    assertThat(lineWith(said, "hello")).isEqualTo("hello");
    server.getOutputStream().write("welcome\n".getBytes(ISO_8859_1));
    server.getOutputStream().flush();
    assertThat(receive(client)).startsWith("welcome");
    client.close();
    assertThat(client.closed().orTimeout(30, TimeUnit.SECONDS).join()).isNotNull();
  }

  /// The next line that starts so.
  private static String lineWith(BufferedReader from, String start) throws IOException {
    String line = from.readLine();
    while (line != null && !line.startsWith(start)) {
      line = from.readLine();
    }
    return Objects.requireNonNull(line, "it said nothing that starts with " + start);
  }
}
