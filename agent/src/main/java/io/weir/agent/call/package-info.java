/// `weir call`: one request, one answer.
@NullMarked
package io.weir.agent.call;

import org.jspecify.annotations.NullMarked;
