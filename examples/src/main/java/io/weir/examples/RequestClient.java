package io.weir.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.transport.CloseReason;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.MessageSocket;
import io.weir.transport.Received;
import io.weir.transport.Send;
import io.weir.transport.SendOutcome;
import io.weir.transport.Transport;
import io.weir.transport.framing.Framers;
import io.weir.transport.netty.TcpTransport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Requests and answers, many at once on one connection: a frame is a number of 8 bytes and the
/// text, and the answer brings the number back, in any order. Each request has a deadline of its
/// own, and each ends in exactly one [Reply], which says whether it ever left.
///
/// Try it against an echo, which answers every frame with itself: `examples/run EchoServer 7000`,
/// and in another terminal `examples/run RequestClient 7000 one two three`.
public final class RequestClient implements AutoCloseable {
  /// Most requests that wait for an answer. Everything has a bound, this map too.
  private static final int MOST_PENDING = 1024;

  private final Transport transport = new TcpTransport(1);
  private final MessageSocket socket;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, CompletableFuture<Reply>> pending = new ConcurrentHashMap<>();
  private final Semaphore places = new Semaphore(MOST_PENDING);

  /// What became of a request.
  public sealed interface Reply {
    /// The answer.
    ///
    /// @param text what it says
    record Answered(String text) implements Reply {}

    /// It may have left and there was no answer in time: the peer may have acted on it.
    record TimedOut() implements Reply {}

    /// It never left and never will: safe to try elsewhere.
    ///
    /// @param why in words
    record NotSent(String why) implements Reply {}

    /// The connection ended before the answer.
    ///
    /// @param reason why
    record Lost(CloseReason reason) implements Reply {}
  }

  /// Connects.
  ///
  /// @param to where the server is
  /// @throws InterruptedException when interrupted
  public RequestClient(Endpoint to) throws InterruptedException {
    socket = transport.connect(to, ConnectionOptions.framedBy(Framers.length4(64 << 10)));
    Thread.ofVirtual().name("answers of " + to).start(this::readAnswers);
  }

  /// Sends a request without waiting.
  ///
  /// @param text the question
  /// @param timeout for the answer, the wait to be sent included
  /// @return completes with the reply, never exceptionally; often on the thread that reads the
  ///     answers, which must not be blocked
  public CompletableFuture<Reply> ask(String text, Duration timeout) {
    if (!places.tryAcquire()) {
      return CompletableFuture.completedFuture(new Reply.NotSent("too many requests wait"));
    }
    long number = numbers.getAndIncrement();
    var reply = new CompletableFuture<Reply>();
    pending.put(number, reply);
    reply.whenComplete(
        (_, _) -> {
          pending.remove(number);
          places.release();
        });
    // One message of two parts, which are copied only when they are written.
    ByteBuffer head = ByteBuffer.allocate(Long.BYTES).putLong(number).flip();
    Send send = Send.gather(head, ByteBuffer.wrap(text.getBytes(UTF_8)));
    CompletableFuture<SendOutcome> sending = socket.sendAsync(send);
    sending.thenAccept(
        outcome -> {
          if (outcome instanceof SendOutcome.NotSent(SendOutcome.Unsent why)) {
            reply.complete(new Reply.NotSent(why.toString()));
          }
        });
    var deadline = new CompletableFuture<@Nullable Void>();
    deadline.completeOnTimeout(null, timeout.toNanos(), TimeUnit.NANOSECONDS);
    deadline.thenRun(() -> reply.complete(late(sending)));
    reply.thenRun(() -> deadline.cancel(false)); // and with it its timer
    return reply;
  }

  /// The deadline has passed. Cancelling takes the request back if nothing of it has left, and
  /// says whether it could: so it is known which of the two it is.
  private static Reply late(CompletableFuture<SendOutcome> sending) {
    if (sending.cancel(false)) {
      return new Reply.NotSent("its deadline passed before it could leave");
    }
    return sending.isDone() && sending.join() instanceof SendOutcome.NotSent(var why)
        ? new Reply.NotSent(why.toString())
        : new Reply.TimedOut();
  }

  private void readAnswers() {
    try {
      Received received = socket.receive();
      while (received instanceof Received.Message(byte[] payload, var _)) {
        ByteBuffer answer = ByteBuffer.wrap(payload);
        CompletableFuture<Reply> asked =
            answer.remaining() < Long.BYTES ? null : pending.get(answer.getLong());
        if (asked != null) { // else it is late, and was told so
          asked.complete(new Reply.Answered(UTF_8.decode(answer).toString()));
        }
        received = socket.receive();
      }
      if (received instanceof Received.Ended(CloseReason reason, byte[] _)) {
        pending.values().forEach(asked -> asked.complete(new Reply.Lost(reason)));
      }
    } catch (InterruptedException e) {
      socket.abort(new CloseReason.LocalClose("interrupted"));
    }
  }

  @Override
  public void close() {
    transport.close();
  }

  /// Asks each argument at once and prints the replies.
  ///
  /// @param arguments the port, and the questions
  /// @throws InterruptedException when interrupted
  public static void main(String... arguments) throws InterruptedException {
    if (arguments.length < 2) {
      System.err.println("usage: RequestClient <port> <question>...");
      return;
    }
    Endpoint server = Endpoint.tcp("127.0.0.1", Integer.parseInt(arguments[0]));
    try (var client = new RequestClient(server)) {
      CompletableFuture<?>[] printed = new CompletableFuture<?>[arguments.length - 1];
      for (int i = 0; i < printed.length; i++) {
        String question = arguments[i + 1];
        printed[i] =
            client
                .ask(question, Duration.ofSeconds(2))
                .thenAccept(reply -> System.out.println(question + " -> " + reply));
      }
      CompletableFuture.allOf(printed).join();
    }
  }
}
