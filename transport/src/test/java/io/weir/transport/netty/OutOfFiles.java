package io.weir.transport.netty;

import io.weir.transport.CloseReason;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.framing.Framers;
import io.weir.transport.netty.TcpTransport.Polling;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A process that echoes frames and, when told to, opens files until it can open no more. Prints
/// its port, then answers one line to each command: `hog`, `free`, `errors`, `accepted`.
final class OutOfFiles {
  private final List<FileInputStream> files = new ArrayList<>();
  private final Listener listener;

  private OutOfFiles(Polling polling) {
    var transport = new TcpTransport(1, polling);
    listener =
        transport.listen(
            Endpoint.tcp("127.0.0.1", 0),
            ConnectionOptions.framedBy(Framers.length4(1 << 20)),
            Echo::new);
  }

  /// Runs until its input ends.
  ///
  /// @param args how sockets are waited for
  /// @throws IOException when its input cannot be read
  public static void main(String... args) throws IOException {
    loadEverything();
    var process = new OutOfFiles(Polling.valueOf(args[0]));
    System.out.println(process.listener.endpoint().port());
    var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String command = commands.readLine(); command != null; command = commands.readLine()) {
      System.out.println(process.answer(command));
    }
  }

  /// A class that lies in a folder cannot be loaded any more once no file can be opened.
  private static void loadEverything() throws IOException {
    Path folder =
        Path.of(Listener.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    try (Stream<Path> found = Files.walk(folder)) {
      found
          .map(path -> folder.relativize(path).toString())
          .filter(name -> name.endsWith(".class") && !name.contains("-"))
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .forEach(OutOfFiles::load);
    }
  }

  private static void load(String name) {
    try {
      Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private Object answer(String command) {
    return switch (command) {
      case "hog" -> hog();
      case "free" -> free();
      case "errors" -> listener.stats().acceptErrors();
      case "accepted" -> listener.stats().accepted();
      default -> throw new IllegalArgumentException(command);
    };
  }

  @SuppressWarnings("try") // closed by free
  private String hog() {
    try {
      while (true) {
        files.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException none) {
      return "done";
    }
  }

  private String free() {
    for (FileInputStream file : files) {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return "done";
  }

  private static final class Echo implements ConnectionHandler {
    private @Nullable Connection connection;

    @Override
    public void opened(Connection opened) {
      connection = opened;
    }

    @Override
    public Offer received(ByteBuffer frame) {
      byte[] payload = new byte[frame.remaining()];
      frame.get(payload);
      Objects.requireNonNull(connection).trySend(payload);
      return Offer.TAKEN;
    }

    @Override
    public void closed(CloseReason reason) {}
  }
}
