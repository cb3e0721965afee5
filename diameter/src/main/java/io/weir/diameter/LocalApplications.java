package io.weir.diameter;

import io.weir.diameter.dictionary.Dictionary;
import io.weir.diameter.wire.AvpCursor;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;
import io.weir.diameter.wire.ResultCode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Decides which requests this node serves itself,
/// [RFC 6733 section 6.1.4](https://www.rfc-editor.org/rfc/rfc6733#section-6.1.4), and who answers
/// them. Immutable.
final class LocalApplications {
  /// Who answers the requests of one application, and where.
  ///
  /// @param handler answers them
  /// @param place what it runs on
  record Service(RequestHandler handler, Place place) {
    /// What a handler runs on.
    enum Place {
      /// One of the node's virtual threads; it may block.
      VIRTUAL_THREAD,
      /// The event loop of the request's connection; it must not block.
      EVENT_LOOP
    }
  }

  private final byte[] host;
  private final byte[] realm;
  private final Dictionary dictionary;
  private final AnswerWriter answers;
  private final int[] applicationIds;
  private final RequestHandler[] handlers;
  private final boolean[] onLoop;

  LocalApplications(
      String host,
      String realm,
      Dictionary dictionary,
      AnswerWriter answers,
      Map<Integer, Service> services) {
    this.host = host.getBytes(StandardCharsets.US_ASCII);
    this.realm = realm.getBytes(StandardCharsets.US_ASCII);
    this.dictionary = dictionary;
    this.answers = answers;
    applicationIds = services.keySet().stream().mapToInt(id -> id).toArray();
    handlers = services.values().stream().map(Service::handler).toArray(RequestHandler[]::new);
    onLoop = new boolean[handlers.length];
    int i = 0;
    for (Service service : services.values()) {
      onLoop[i++] = service.place() == Service.Place.EVENT_LOOP;
    }
  }

  /// The answer to a request that is not for this node, or null for one that is.
  @Nullable DiameterMessage refusal(DiameterMessage request, MessageBuilder builder) {
    int application = request.applicationId();
    if (indexOf(application) < 0) {
      return answers.refuse(
          builder,
          request,
          ResultCode.APPLICATION_UNSUPPORTED,
          "application " + Integer.toUnsignedString(application) + " is not served here");
    }
    if (dictionary.request(application, request.commandCode()) == null) {
      return answers.refuse(
          builder,
          request,
          ResultCode.COMMAND_UNSUPPORTED,
          "command %d is unknown in application %s"
              .formatted(request.commandCode(), Integer.toUnsignedString(application)));
    }
    AvpCursor destination = request.find(BaseAvp.DESTINATION_HOST);
    if (destination.found()) {
      return names(request, destination, host)
          ? null
          : answers.refuse(
              builder,
              request,
              ResultCode.UNABLE_TO_DELIVER,
              "this node is not the Destination-Host, and it does not forward requests");
    }
    destination = request.find(BaseAvp.DESTINATION_REALM);
    if (destination.found() && !names(request, destination, realm)) {
      return answers.refuse(
          builder,
          request,
          ResultCode.REALM_NOT_SERVED,
          "this node does not serve the Destination-Realm, and it does not forward requests");
    }
    return null;
  }

  /// Compares an identity without making a string of it; DiameterIdentities are compared without
  /// regard to case, as the names of the DNS that they are.
  private static boolean names(DiameterMessage request, AvpCursor avp, byte[] name) {
    if (avp.dataLength() != name.length) {
      return false;
    }
    byte[] bytes = request.bytes();
    int at = avp.dataStart();
    for (int i = 0; i < name.length; i++) {
      if (lower(bytes[at + i]) != lower(name[i])) {
        return false;
      }
    }
    return true;
  }

  private static int lower(byte character) {
    return character >= 'A' && character <= 'Z' ? character + ('a' - 'A') : character;
  }

  /// The handler of a request for which [#refusal] had nothing to say.
  RequestHandler handler(DiameterMessage request) {
    return handlers[indexOf(request.applicationId())];
  }

  /// Whether the requests of an application are answered on the event loop; true also for those
  /// that are not served at all, which takes no time.
  boolean isServedOnLoop(int applicationId) {
    int index = indexOf(applicationId);
    return index < 0 || onLoop[index];
  }

  private int indexOf(int applicationId) {
    for (int i = 0; i < applicationIds.length; i++) {
      if (applicationIds[i] == applicationId) {
        return i;
      }
    }
    return -1;
  }
}
