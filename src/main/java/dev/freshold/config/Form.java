package dev.freshold.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The form of one setting; every part is given as it would be written. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Form {

  Kind value();

  /** The least that is accepted; empty: no limit. */
  String least() default "";

  /** The most that is accepted; empty: no limit. */
  String most() default "";

  /** What holds where nothing is written; empty: nothing, or what the description says. */
  String unset() default "";

  /** Whether what is written may be a secret, or may hold one by mistake: it is never shown. */
  boolean secret() default false;
}
