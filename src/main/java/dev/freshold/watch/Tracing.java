package dev.freshold.watch;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Whether and where calls are traced. */
public interface Tracing {

  /** Nothing is. */
  Tracing OFF =
      new Tracing() {
        @Override
        public boolean isOn() {
          return false;
        }

        @Override
        public Span current() {
          return Span.NONE;
        }

        @Override
        public Span receive(String name, Function<String, @Nullable String> header) {
          return Span.NONE;
        }
      };

  boolean isOn();

  /** What runs now belongs to; {@link Span#NONE}: nothing that is traced. */
  Span current();

  /**
   * A call from outside, in the trace that its headers name, or a new one.
   *
   * @param header gives the value of a header by its name; null: there is none
   */
  Span receive(String name, Function<String, @Nullable String> header);
}
