package io.weir.diameter;

import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;

/// A request that a peer sent, as its handler sees it. It has passed the checks of the dictionary
/// that the node was given. Owned by the handler's thread until the handler returns.
public final class Request {
  private final DiameterMessage message;
  private final String peerHost;
  private final AnswerWriter answers;
  private final MessageBuilder builder;

  Request(DiameterMessage message, String peerHost, AnswerWriter answers, MessageBuilder builder) {
    this.message = message;
    this.peerHost = peerHost;
    this.answers = answers;
    this.builder = builder;
  }

  /// The request itself.
  ///
  /// @return the message
  public DiameterMessage message() {
    return message;
  }

  /// Which peer it came from: the neighbour, not necessarily the request's Origin-Host.
  ///
  /// @return the peer's DiameterIdentity
  public String peerHost() {
    return peerHost;
  }

  /// Begins the answer: the request's identifiers, its Session-Id first, then the Result-Code, the
  /// node's Origin-Host and Origin-Realm, and every Proxy-Info of the request
  /// ([RFC 6733 section 6.2](https://www.rfc-editor.org/rfc/rfc6733#section-6.2)). For a
  /// Result-Code of 3xxx the E bit is set.
  ///
  /// @param resultCode such as [ResultCode#SUCCESS]
  /// @return a builder for the rest, good until the handler returns
  public MessageBuilder answer(int resultCode) {
    return answers.begin(builder, message, resultCode);
  }

  /// A whole answer that says why the request is refused.
  ///
  /// @param resultCode a Result-Code that is not success
  /// @param errorMessage for people, in an Error-Message AVP
  /// @return the answer
  public DiameterMessage refuse(int resultCode, String errorMessage) {
    return answer(resultCode).add(BaseAvp.ERROR_MESSAGE, errorMessage).build();
  }
}
