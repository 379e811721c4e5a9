# What scripts/bench-peers.sh has Varnish do: it keeps what the origin says may be kept, ends a page by PURGE, and all pages
# that carry a tag by PURGE with xkey-purge. `only-if-cached` asks for what is kept, and is answered 504 where nothing is.
vcl 4.1;

import xkey;

backend default {
  .host = "127.0.0.1";
  .port = "ORIGIN_PORT";
}

sub vcl_recv {
  if (req.method == "PURGE") {
    if (req.http.xkey-purge) {
      return (synth(200, "Purged " + xkey.purge(req.http.xkey-purge)));
    }
    return (purge);
  }
  return (hash);
}

sub vcl_miss {
  if (req.http.only-if-cached) {
    return (synth(504, "Nothing kept"));
  }
}
