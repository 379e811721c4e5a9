package dev.freshold.ingest;

import dev.freshold.cache.Reach;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Tag;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.store.BustCommand.Target;
import java.util.List;

/** An invalidation that an event calls for. */
public sealed interface Bust {

  /** Which rule made it. */
  String rule();

  boolean soft();

  /** How far it has to get before the event is acknowledged. */
  Reach reach();

  /** What it touches; events that touch the same thing are carried out in their order. */
  List<String> subjects();

  /** Of keys of one namespace; with versions, or all without. */
  record Keys(String rule, NamespacePolicy policy, List<Target> targets, boolean soft, Reach reach)
      implements Bust {

    public Keys {
      targets = List.copyOf(targets);
    }

    /** Whether the store itself knows a late one, or a copy, by its versions. */
    boolean versioned() {
      return targets.stream().allMatch(target -> target.version() != null);
    }

    @Override
    public List<String> subjects() {
      return targets.stream().map(target -> EntryKey.subject(policy.name(), target.key())).toList();
    }
  }

  /** Of tags, and of scopes, which are tags as well. */
  record Tags(String rule, List<Tag> tags, boolean soft, Reach reach) implements Bust {

    public Tags {
      tags = List.copyOf(tags);
    }

    @Override
    public List<String> subjects() {
      return tags.stream().map(Tag::name).toList();
    }
  }
}
